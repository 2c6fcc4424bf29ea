internal import Tensors

/// What running statistics were before a step, so that a step that is refused leaves no trace.
///
/// The copies are made once and filled anew.
struct RunningStatisticsCopy {
  private let originals: [Tensor]
  private let copies: [Tensor]

  init(of originals: [Tensor]) throws(TorchError) {
    var copies: [Tensor] = []
    for original in originals { copies.append(try original.zerosLike()) }
    self.originals = originals
    self.copies = copies
  }

  func save() throws(TorchError) { try Tensor.copy(originals, into: copies) }

  func restore() throws(TorchError) { try Tensor.copy(copies, into: originals) }
}
