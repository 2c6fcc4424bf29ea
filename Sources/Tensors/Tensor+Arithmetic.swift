// Elementwise operations broadcast as NumPy does: sizes are compared from the last dimension on, and a size of 1
// stretches.

extension Tensor {
  public static func + (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.binary(.add, left, right)
  }
  public static func - (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.binary(.subtract, left, right)
  }
  public static func * (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.binary(.multiply, left, right)
  }
  public static func / (left: Tensor, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.binary(.divide, left, right)
  }

  public static func + (left: Tensor, right: Double) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.add, left, right)
  }
  public static func - (left: Tensor, right: Double) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.add, left, -right)
  }
  public static func * (left: Tensor, right: Double) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.multiply, left, right)
  }
  public static func / (left: Tensor, right: Double) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.divide, left, right)
  }

  public static func + (left: Double, right: Tensor) throws(TorchError) -> Tensor { try right + left }
  public static func * (left: Double, right: Tensor) throws(TorchError) -> Tensor { try right * left }
  public static func - (left: Double, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.subtractFrom, right, left)
  }
  public static func / (left: Double, right: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.divideInto, right, left)
  }

  public static prefix func - (operand: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.unary(.negative, operand)
  }
}

// MARK: - Elementwise functions

extension Tensor {
  public func absolute() throws(TorchError) -> Tensor { try TorchCall.unary(.absolute, self) }
  public func exp() throws(TorchError) -> Tensor { try TorchCall.unary(.exp, self) }
  public func log() throws(TorchError) -> Tensor { try TorchCall.unary(.log, self) }
  public func squareRoot() throws(TorchError) -> Tensor { try TorchCall.unary(.squareRoot, self) }
  public func square() throws(TorchError) -> Tensor { try TorchCall.unary(.square, self) }
  public func power(_ exponent: Double) throws(TorchError) -> Tensor { try TorchCall.scalar(.power, self, exponent) }

  /// 1 / (1 + e⁻ˣ).
  public func sigmoid() throws(TorchError) -> Tensor { try TorchCall.unary(.sigmoid, self) }
  public func tanh() throws(TorchError) -> Tensor { try TorchCall.unary(.tanh, self) }

  /// ln(1 + eˣ), without overflow: binary cross-entropy from logits is softplus(x) − x·target.
  public func softplus() throws(TorchError) -> Tensor { try TorchCall.unary(.softplus, self) }

  /// max(x, 0).
  public func relu() throws(TorchError) -> Tensor { try TorchCall.unary(.relu, self) }

  /// x where it is positive, `slope` · x elsewhere.
  public func leakyReLU(slope: Double = 0.01) throws(TorchError) -> Tensor {
    try TorchCall.scalar(.leakyReLU, self, slope)
  }

  /// x · Φ(x), exact (Hendrycks & Gimpel 2016).
  public func gelu() throws(TorchError) -> Tensor { try TorchCall.unary(.gelu, self) }

  /// x · sigmoid(x), also called swish.
  public func silu() throws(TorchError) -> Tensor { try TorchCall.unary(.silu, self) }

  /// Each element, moved to the nearer end where it lies outside `range`.
  public func clamp(_ range: ClosedRange<Double>) throws(TorchError) -> Tensor {
    try TorchCall.clamp(self, range)
  }

  /// The larger of two elements.
  public func maximum(_ other: Tensor) throws(TorchError) -> Tensor { try TorchCall.binary(.maximum, self, other) }

  /// The smaller of two elements.
  public func minimum(_ other: Tensor) throws(TorchError) -> Tensor { try TorchCall.binary(.minimum, self, other) }
}

// MARK: - Comparison: results are of type bool

extension Tensor {
  public func equal(_ other: Tensor) throws(TorchError) -> Tensor { try TorchCall.binary(.equal, self, other) }
  public func equal(_ value: Double) throws(TorchError) -> Tensor { try TorchCall.scalar(.equal, self, value) }
  public func notEqual(_ value: Double) throws(TorchError) -> Tensor { try TorchCall.scalar(.notEqual, self, value) }
  public func greater(_ other: Tensor) throws(TorchError) -> Tensor { try TorchCall.binary(.greater, self, other) }
  public func greater(_ value: Double) throws(TorchError) -> Tensor { try TorchCall.scalar(.greater, self, value) }

  /// `chosen` where this tensor, of type bool, is true, `other` elsewhere.
  public func choose(_ chosen: Tensor, otherwise other: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.choose(self, chosen, other)
  }
}
