extension NetworkBuilder {
  public func convolution(
    _ feature: Feature, to channels: Int, kernel: Int = 3, stride: Int = 1, padding: Padding = .same,
    dilation: Int = 1, groups: Int = 1, bias: Bool = true, at path: String
  ) -> Feature {
    let convolution = NetworkGraph.Operation.Convolution(
      inputChannels: feature.channels, outputChannels: channels, kernel: everyAxis(kernel), stride: everyAxis(stride),
      padding: everyAxis(padding == .same ? dilation * (kernel - 1) / 2 : 0), dilation: everyAxis(dilation),
      groups: groups, bias: bias, initialization: initialization == .he ? nil : initialization)
    return add(.convolution(convolution), of: [feature], channels: channels, at: path)
  }

  /// Enlarges by `factor` with a kernel as large as the stride: each pixel becomes a small square of its own.
  ///
  /// - Parameter initialization: nothing: the builder's.
  public func transposedConvolution(
    _ feature: Feature, to channels: Int, by factor: Int = 2, bias: Bool = true,
    initialization: Initialization? = nil, at path: String
  ) -> Feature {
    let initialization = initialization ?? self.initialization
    let convolution = NetworkGraph.Operation.Convolution(
      inputChannels: feature.channels, outputChannels: channels, kernel: everyAxis(factor), stride: everyAxis(factor),
      padding: everyAxis(0), dilation: everyAxis(1), groups: 1, bias: bias,
      initialization: initialization == .he ? nil : initialization)
    return add(.transposedConvolution(convolution), of: [feature], channels: channels, at: path)
  }

  public func normalization(
    _ feature: Feature, method: NetworkGraph.Operation.Normalization.Method = .batch, groups: Int = 1,
    at path: String
  ) -> Feature {
    let normalization = NetworkGraph.Operation.Normalization(method: method, channels: feature.channels, groups: groups)
    return add(.normalization(normalization), of: [feature], channels: feature.channels, at: path)
  }

  public func activation(
    _ feature: Feature, _ function: NetworkGraph.Operation.Activation.Function = .relu, at path: String
  ) -> Feature {
    add(
      .activation(NetworkGraph.Operation.Activation(function: function)), of: [feature], channels: feature.channels,
      at: path)
  }

  /// Takes the largest value of every `factor`-sided square.
  public func maxPooling(_ feature: Feature, by factor: Int = 2, ceil: Bool = false, at path: String)
    -> Feature
  {
    maxPooling(feature, kernel: factor, stride: factor, padding: 0, ceil: ceil, at: path)
  }

  public func maxPooling(
    _ feature: Feature, kernel: Int, stride: Int, padding: Int, ceil: Bool = false, at path: String
  ) -> Feature {
    let pooling = NetworkGraph.Operation.Pooling(
      kernel: everyAxis(kernel), stride: everyAxis(stride), padding: everyAxis(padding), ceil: ceil)
    return add(.maxPooling(pooling), of: [feature], channels: feature.channels, at: path)
  }

  public func resize(
    _ feature: Feature, by factor: Int, method: NetworkGraph.Operation.Resize.Method = .linear, at path: String
  ) -> Feature {
    let resize = NetworkGraph.Operation.Resize(method: method, factor: everyAxis(factor))
    return add(.resize(resize), of: [feature], channels: feature.channels, at: path)
  }

  /// Resizes to the size of another feature.
  public func resize(
    _ feature: Feature, like other: Feature, method: NetworkGraph.Operation.Resize.Method = .linear, at path: String
  ) -> Feature {
    let resize = NetworkGraph.Operation.Resize(method: method, factor: nil)
    return add(.resize(resize), of: [feature, other], channels: feature.channels, at: path)
  }

  /// Joins channels in the given order, which is part of an architecture.
  public func concatenate(_ features: [Feature], at path: String) -> Feature {
    add(.concatenate, of: features, channels: features.map(\.channels).reduce(0, +), at: path)
  }

  public func sum(_ features: [Feature], at path: String) -> Feature {
    add(.add, of: features, channels: features.map(\.channels).max()!, at: path)
  }

  public func product(_ features: [Feature], at path: String) -> Feature {
    add(.multiply, of: features, channels: features.map(\.channels).max()!, at: path)
  }

  public func dropout(_ feature: Feature, probability: Double, at path: String) -> Feature {
    add(
      .dropout(NetworkGraph.Operation.Dropout(probability: probability)), of: [feature], channels: feature.channels,
      at: path)
  }

  /// Cuts a feature about its centre to the size of another.
  public func crop(_ feature: Feature, like other: Feature, at path: String) -> Feature {
    add(.crop, of: [feature, other], channels: feature.channels, at: path)
  }

  public func adaptiveMaxPooling(_ feature: Feature, to size: Int, at path: String) -> Feature {
    let pooling = NetworkGraph.Operation.AdaptivePooling(size: everyAxis(size))
    return add(.adaptiveMaxPooling(pooling), of: [feature], channels: feature.channels, at: path)
  }
}
