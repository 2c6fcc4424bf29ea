// Written flat, to be read by people: {"kind": "activation", "function": "relu", "slope": 0.01}.

extension NetworkGraph.Operation: Codable {
  /// The name of an operation in files and tables.
  public enum Kind: String, Sendable, Codable {
    case input, convolution, transposedConvolution, normalization, activation, maxPooling, resize, concatenate, add
    case multiply, dropout, crop, adaptiveMaxPooling
  }

  private enum CodingKeys: String, CodingKey { case kind }

  public var kind: Kind {
    switch self {
    case .input: .input
    case .convolution: .convolution
    case .transposedConvolution: .transposedConvolution
    case .normalization: .normalization
    case .activation: .activation
    case .maxPooling: .maxPooling
    case .resize: .resize
    case .concatenate: .concatenate
    case .add: .add
    case .multiply: .multiply
    case .dropout: .dropout
    case .crop: .crop
    case .adaptiveMaxPooling: .adaptiveMaxPooling
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .input, .concatenate, .add, .multiply, .crop: break
    case .convolution(let payload), .transposedConvolution(let payload): try payload.encode(to: encoder)
    case .normalization(let payload): try payload.encode(to: encoder)
    case .activation(let payload): try payload.encode(to: encoder)
    case .maxPooling(let payload): try payload.encode(to: encoder)
    case .resize(let payload): try payload.encode(to: encoder)
    case .dropout(let payload): try payload.encode(to: encoder)
    case .adaptiveMaxPooling(let payload): try payload.encode(to: encoder)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .input: self = .input
    case .convolution: self = .convolution(try Convolution(from: decoder))
    case .transposedConvolution: self = .transposedConvolution(try Convolution(from: decoder))
    case .normalization: self = .normalization(try Normalization(from: decoder))
    case .activation: self = .activation(try Activation(from: decoder))
    case .maxPooling: self = .maxPooling(try Pooling(from: decoder))
    case .resize: self = .resize(try Resize(from: decoder))
    case .concatenate: self = .concatenate
    case .add: self = .add
    case .multiply: self = .multiply
    case .dropout: self = .dropout(try Dropout(from: decoder))
    case .crop: self = .crop
    case .adaptiveMaxPooling: self = .adaptiveMaxPooling(try AdaptivePooling(from: decoder))
    }
  }
}
