extension Tensor {
  /// A tensor of `values`, given in logical order: the last dimension runs fastest.
  ///
  /// - Throws: where `shape` does not hold as many elements as `values`.
  public convenience init<Scalar: TensorScalar>(
    _ values: [Scalar], shape: [Int], device: Device = .cpu
  ) throws(TorchError) {
    guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == values.count else {
      throw TorchError(
        code: .refused, operation: "Tensor", message: "expected values for the shape \(shape), found \(values.count)")
    }
    try device.expectPresent()
    self.init(handle: try TorchCall.create(values, shape: shape, device: device))
  }

  /// A tensor of no dimensions that holds one value.
  public convenience init(_ value: Double, type: ScalarType = .float32, device: Device = .cpu) throws(TorchError) {
    try self.init(filledWith: value, shape: [], type: type, device: device)
  }

  private convenience init(
    filledWith value: Double, shape: [Int], type: ScalarType, device: Device
  ) throws(TorchError) {
    try device.expectPresent()
    self.init(handle: try TorchCall.full(value, shape: shape, type: type, device: device))
  }

  /// A tensor that holds `value` everywhere.
  public static func full(
    _ value: Double, shape: [Int], type: ScalarType = .float32, device: Device = .cpu
  ) throws(TorchError) -> Tensor {
    try Tensor(filledWith: value, shape: shape, type: type, device: device)
  }

  public static func zeros(
    _ shape: [Int], type: ScalarType = .float32, device: Device = .cpu
  ) throws(TorchError) -> Tensor {
    try full(0, shape: shape, type: type, device: device)
  }

  public static func ones(
    _ shape: [Int], type: ScalarType = .float32, device: Device = .cpu
  ) throws(TorchError) -> Tensor {
    try full(1, shape: shape, type: type, device: device)
  }

  /// Zeros of this tensor's shape, type, device and order in memory.
  public func zerosLike() throws(TorchError) -> Tensor { try TorchCall.unary(.zerosLike, self) }

  /// One plane a class from class indices: [batch, spatial…] becomes [batch, classes, spatial…], 1 where the index is
  /// the plane's. An index outside 0..<classes, such as an ignored 255, is 0 in all planes.
  public func oneHot(classes: Int, type: ScalarType = .float32) throws(TorchError) -> Tensor {
    try TorchCall.oneHot(self, classes: classes, type: type)
  }
}
