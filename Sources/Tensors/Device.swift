/// Where a tensor's numbers lie and its operations run.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  case cpu
  /// The n-th card, from 0.
  case cuda(Int)

  /// The cards libtorch can use. The first ask loads libtorch's CUDA library; where there is none, 0.
  public static var cudaCount: Int { TorchCall.cudaCount }

  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  /// The number by which `ctorch.h` knows the device.
  var code: Int32 {
    switch self {
    case .cpu: -1
    case .cuda(let index): Int32(index)
    }
  }

  init(code: Int32) { self = code < 0 ? .cpu : .cuda(Int(code)) }

  /// Throws where the device is a card that is not there.
  func expectPresent() throws(TorchError) {
    guard case .cuda(let index) = self else { return }
    let count = Device.cudaCount
    if index >= 0 && index < count { return }
    let found =
      count == 0 ? "libtorch finds no CUDA card" : "libtorch finds \(count) CUDA card(s), cuda:0 being the first"
    throw TorchError(
      code: .refused, operation: "device", message: "expected a card \(self), but \(found); use the device cpu")
  }
}
