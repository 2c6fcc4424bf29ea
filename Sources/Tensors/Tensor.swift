/// An array of numbers of any rank, on the CPU or a card, as libtorch knows it.
///
///     let image = try Tensor(pixels, shape: [1, 1, 256, 256])      // [batch, channels, height, width]
///     let features = try image.convolution(weight, bias, padding: [1, 1]).relu()
///     let values = try features.floats()
///
/// A value of this class is immutable but for the methods whose comments say "in place". Not `Sendable`: tensors stay
/// on the thread that makes them, arrays travel.
public final class Tensor {
  /// libtorch's tensor, boxed; read inside `withExtendedLifetime` only.
  let handle: TorchHandle

  /// Takes over `handle`.
  init(handle: TorchHandle) { self.handle = handle }

  deinit { TorchCall.free(handle) }
}

@available(*, unavailable)
extension Tensor: Sendable {}

extension Tensor {
  /// The size of each dimension.
  public var shape: [Int] { TorchCall.shape(of: self) }

  public var rank: Int { shape.count }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  public var scalarType: ScalarType { TorchCall.scalarType(of: self) }

  public var device: Device { Device(code: TorchCall.device(of: self)) }

  /// Whether the channels of a pixel lie side by side in memory, as convolution likes it.
  public var isChannelsLast: Bool { TorchCall.isChannelsLast(self) }

  /// The elements as floats, in logical order, whatever their type, device and order in memory.
  public func floats() throws(TorchError) -> [Float] { try values() }

  /// The elements as doubles, in logical order.
  public func doubles() throws(TorchError) -> [Double] { try values() }

  /// The elements as `Scalar`, in logical order, converted as libtorch does: to integers toward zero.
  public func values<Scalar: TensorScalar>(as type: Scalar.Type = Scalar.self) throws(TorchError) -> [Scalar] {
    try TorchCall.values(of: self)
  }

  /// The one element of a tensor of one element.
  public func item() throws(TorchError) -> Double {
    let values = try doubles()
    guard values.count == 1 else {
      throw TorchError(code: .refused, operation: "item", message: "expected one element, found \(values.count)")
    }
    return values[0]
  }

  /// Whether no element is infinite or not a number.
  public func allFinite() throws(TorchError) -> Bool { try TorchCall.allFinite(self) }
}

extension Tensor: CustomStringConvertible {
  public var description: String { "\(scalarType) \(shape)" }
}

// MARK: - Conversion

extension Tensor {
  /// The same numbers in another type; itself where it has that type. Recorded by autograd.
  public func to(_ type: ScalarType) throws(TorchError) -> Tensor { try TorchCall.convert(self, to: type) }

  /// The same numbers on another device; itself where it lies there. Recorded by autograd.
  public func to(_ device: Device) throws(TorchError) -> Tensor {
    try device.expectPresent()
    return try TorchCall.convert(self, to: device)
  }

  /// The same tensor with the channels of a pixel side by side in memory; itself where they are.
  ///
  /// Of [batch, channels, height, width] or [batch, channels, depth, height, width].
  public func channelsLast() throws(TorchError) -> Tensor { try TorchCall.convert(self, to: .channelsLast) }

  /// The same tensor with its elements in logical order in memory; itself where they are.
  public func contiguous() throws(TorchError) -> Tensor { try TorchCall.convert(self, to: .contiguous) }

  /// The same numbers, cut from the autograd graph; shares memory.
  public func detached() throws(TorchError) -> Tensor { try TorchCall.unary(.detached, self) }

  /// A copy with memory of its own.
  public func clone() throws(TorchError) -> Tensor { try TorchCall.unary(.clone, self) }

  /// Overwrites the elements in place with those of a tensor of the same shape, converted. Never recorded.
  public func copy(from source: Tensor) throws(TorchError) { try TorchCall.copy(source, into: self) }

  /// Moves the elements in place a part of the way toward another tensor: x ← x + weight (target − x). Never recorded.
  ///
  /// A moving average of weights is `average.move(toward: weights, by: 1 - decay)`.
  public func move(toward target: Tensor, by weight: Double) throws(TorchError) {
    try TorchCall.move(self, toward: target, by: weight)
  }
}
