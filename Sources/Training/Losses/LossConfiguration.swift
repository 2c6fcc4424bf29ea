/// The weights of a loss's terms; a term of weight 0 is left out.
///
/// The terms decide what the network gives out. Binary cross-entropy is the negative logarithm of a Bernoulli
/// likelihood: one sigmoid a foreground class, and classes may overlap. Cross-entropy is that of a categorical one: one
/// softmax over all classes. The others follow whichever is there.
public struct LossConfiguration: Sendable, Codable, Equatable {
  public var dice: Double
  public var bce: Double
  public var crossEntropy: Double
  public var focal: Focal
  public var tversky: Tversky
  public var jaccard: Double
  public var mse: Double
  /// What each class counts, the background first; empty: all count alike.
  public var classWeights: [Double]
  /// What each pixel counts in the terms that are sums over pixels; nothing: as much as its class.
  public var weightMap: WeightMap?
  /// Whether a pixel may have several classes: labels are then sets of them, and each class has a sigmoid of its own.
  public var overlap: Bool

  /// Cross-entropy in which pixels that are right already count little.
  public struct Focal: Sendable, Codable, Equatable {
    public var weight: Double
    /// How little: the exponent of their distance from being right.
    public var gamma: Double
    /// What the foreground counts, the background 1 less this; nothing: both alike.
    public var alpha: Double?

    public init(weight: Double = 0, gamma: Double = 2, alpha: Double? = nil) {
      self.weight = weight
      self.gamma = gamma
      self.alpha = alpha
    }
  }

  /// An overlap in which too much and too little count differently.
  public struct Tversky: Sendable, Codable, Equatable {
    public var weight: Double
    /// What a pixel predicted too much counts.
    public var alpha: Double
    /// What a missed pixel counts.
    public var beta: Double

    public init(weight: Double = 0, alpha: Double = 0.3, beta: Double = 0.7) {
      self.weight = weight
      self.alpha = alpha
      self.beta = beta
    }
  }

  /// The weight map of the U-Net paper, in its symbols: w = w_c + w₀ · exp(−(d₁ + d₂)² / (2σ²)).
  public struct WeightMap: Sendable, Codable, Equatable {
    /// What a pixel between two objects that touch counts more than others of its class.
    public var w0: Double
    /// In px: how far apart objects may be for the pixels between them to count more.
    public var sigma: Double
    /// w_c by class, the background first; empty until the frequencies of the classes are known.
    public var classWeights: [Double]

    public init(w0: Double = 10, sigma: Double = 5, classWeights: [Double] = []) {
      self.w0 = w0
      self.sigma = sigma
      self.classWeights = classWeights
    }
  }

  public init(
    dice: Double = 0, bce: Double = 0, crossEntropy: Double = 0, focal: Focal = Focal(), tversky: Tversky = Tversky(),
    jaccard: Double = 0, mse: Double = 0, classWeights: [Double] = [], weightMap: WeightMap? = nil,
    overlap: Bool = false
  ) {
    self.overlap = overlap
    self.dice = dice
    self.bce = bce
    self.crossEntropy = crossEntropy
    self.focal = focal
    self.tversky = tversky
    self.jaccard = jaccard
    self.mse = mse
    self.classWeights = classWeights
    self.weightMap = weightMap
  }
}

// MARK: - Decoding: a missing key has its default, so that plans and checkpoints from before a key existed can be read.

extension LossConfiguration {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    dice = try values.decodeIfPresent(Double.self, forKey: .dice) ?? dice
    bce = try values.decodeIfPresent(Double.self, forKey: .bce) ?? bce
    crossEntropy = try values.decodeIfPresent(Double.self, forKey: .crossEntropy) ?? crossEntropy
    focal = try values.decodeIfPresent(Focal.self, forKey: .focal) ?? focal
    tversky = try values.decodeIfPresent(Tversky.self, forKey: .tversky) ?? tversky
    jaccard = try values.decodeIfPresent(Double.self, forKey: .jaccard) ?? jaccard
    mse = try values.decodeIfPresent(Double.self, forKey: .mse) ?? mse
    classWeights = try values.decodeIfPresent([Double].self, forKey: .classWeights) ?? classWeights
    weightMap = try values.decodeIfPresent(WeightMap.self, forKey: .weightMap)
    overlap = try values.decodeIfPresent(Bool.self, forKey: .overlap) ?? overlap
  }
}

extension LossConfiguration.Focal {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? weight
    gamma = try values.decodeIfPresent(Double.self, forKey: .gamma) ?? gamma
    alpha = try values.decodeIfPresent(Double.self, forKey: .alpha)
  }
}

extension LossConfiguration.Tversky {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? weight
    alpha = try values.decodeIfPresent(Double.self, forKey: .alpha) ?? alpha
    beta = try values.decodeIfPresent(Double.self, forKey: .beta) ?? beta
  }
}

extension LossConfiguration.WeightMap {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    w0 = try values.decodeIfPresent(Double.self, forKey: .w0) ?? w0
    sigma = try values.decodeIfPresent(Double.self, forKey: .sigma) ?? sigma
    classWeights = try values.decodeIfPresent([Double].self, forKey: .classWeights) ?? classWeights
  }
}
