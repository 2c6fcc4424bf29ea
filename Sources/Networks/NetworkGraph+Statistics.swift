extension NetworkGraph {
  /// Checks that a network can be trained at a size: that every normalization sees more than one value.
  ///
  /// - Parameters:
  ///   - batch: images of a batch.
  ///   - size: of an image, one number a dimension.
  /// - Throws: `NetworkError.invalidSize` where it cannot, or where it cannot take the size at all.
  public func checkTraining(batch: Int, size: [Int]) throws(NetworkError) {
    try checkStatistics(batch: batch, shapes: shapes(for: size))
  }

  /// A normalization that sees a single value makes it 0, whatever it was: nothing could be learned below it.
  ///
  /// - Parameters:
  ///   - shapes: of every node's result, `[channels, …]`.
  ///   - frozen: paths of batch normalizations that do not look at the batch.
  func checkStatistics(batch: Int, shapes: [[Int]], except frozen: Set<String> = []) throws(NetworkError) {
    for (node, shape) in zip(nodes, shapes) where !frozen.contains(node.path) {
      guard case .normalization(let payload) = node.operation else { continue }
      let pixels = shape.dropFirst().reduce(1, *)
      let (values, advice) =
        switch payload.method {
        case .batch: (batch * pixels, "a larger batch or patch")
        case .instance: (pixels, "a larger patch")
        case .group: (pixels * (payload.channels / payload.groups), "a larger patch")
        }
      if values > 1 { continue }
      throw NetworkError(
        .invalidSize,
        "\(name) cannot be trained with \(batch == 1 ? "one image" : "\(batch) images") of "
          + "\(extent(Array(shapes[0].dropFirst()))) a batch: \(node.path) would see a single value. Train with \(advice)."
      )
    }
  }
}
