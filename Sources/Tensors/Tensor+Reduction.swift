// Reductions over `dimensions`, all of them by default; a negative one counts from the last. `keep` leaves a size of 1
// in their place, so that the result broadcasts against the input.

extension Tensor {
  public func sum(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try TorchCall.reduce(.sum, self, dimensions, keep: keep)
  }

  public func mean(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try TorchCall.reduce(.mean, self, dimensions, keep: keep)
  }

  public func maximum(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try TorchCall.reduce(.maximum, self, dimensions, keep: keep)
  }

  public func minimum(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try TorchCall.reduce(.minimum, self, dimensions, keep: keep)
  }

  /// The index, of type int64, of the largest element along a dimension; the first where several are.
  public func argumentMaximum(dimension: Int, keep: Bool = false) throws(TorchError) -> Tensor {
    try TorchCall.reduce(.argumentMaximum, self, [dimension], keep: keep)
  }

  /// eˣ / Σ eˣ along a dimension.
  public func softmax(dimension: Int) throws(TorchError) -> Tensor {
    try TorchCall.softmax(self, dimension: dimension, logarithm: false)
  }

  /// The logarithm of the softmax, without its underflow.
  public func logSoftmax(dimension: Int) throws(TorchError) -> Tensor {
    try TorchCall.softmax(self, dimension: dimension, logarithm: true)
  }

  /// Picks along a dimension: out[i][j][k] = self[i][index[i][j][k]][k] for dimension 1. `index` is of type int64 and
  /// of the result's shape.
  public func gather(dimension: Int, index: Tensor) throws(TorchError) -> Tensor {
    try TorchCall.gather(self, dimension: dimension, index: index)
  }
}
