extension BitMask {
  /// Whether all squared distances fit into 32 bits, and those along a column into 16.
  var isMeasuredInWholeNumbers: Bool {
    let largest = Int(Int32.max)
    guard width < largest && height <= ColumnDistances.largestHeight && planes < largest else { return false }
    return width * width + height * height < largest - planes * planes
  }

  /// Exact squared distances in px²; `Int32.max` where no pixel is set.
  func wholeDistances() -> [Int32] {
    var distances = distanceRows { $0 }
    if planes > 1 { measureDepths(&distances) }
    return distances
  }

  /// The squared distances within each plane, each as what `convert` makes of it.
  @inline(__always)
  func distanceRows<Value>(_ convert: (Int32) -> Value) -> [Value] {
    [Value](unsafeUninitializedCapacity: rows * width) { values, initialized in
      guard let first = values.baseAddress else { return }
      forEachDistanceRow { row, squared in
        let target = first + row * width
        for x in 0..<width { (target + x).initialize(to: convert(squared[x])) }
      }
      initialized = rows * width
    }
  }

  /// Calls `body` with the squared distances of each row within its plane; with as many as a row has bits.
  @inline(__always)
  func forEachDistanceRow(_ body: (_ row: Int, _ squared: UnsafePointer<Int32>) -> Void) {
    var columns = ColumnDistances(self)
    for plane in 0..<planes {
      var search = RowSearch(width: width, columns: columns.columns)
      words.withUnsafeBufferPointer { words in
        columns.forEachRow(of: self, plane: plane) { row, distances in
          let row = plane * height + row
          let bits = UnsafeBufferPointer(rebasing: words[row * wordsPerRow..<(row + 1) * wordsPerRow])
          search.measure(distances, none: Int16(height), bits: bits.baseAddress!)
          search.squared.withUnsafeBufferPointer { body(row, $0.baseAddress!) }
        }
      }
    }
  }

  /// The third pass of a stack: along its depth, over the squared distances within the planes.
  private func measureDepths(_ distances: inout [Int32]) {
    let planeSize = width * height
    var envelope = LowerEnvelope(width: planes)
    var heights = [Int](repeating: 0, count: planes)
    distances.withUnsafeMutableBufferPointer { distances in
      for pixel in 0..<planeSize {
        for plane in 0..<planes {
          let height = distances[plane * planeSize + pixel]
          heights[plane] = height == .max ? LowerEnvelope.absent : Int(height)
        }
        envelope.build(heights)
        for plane in 0..<planes {
          distances[plane * planeSize + pixel] = envelope.column[plane] < 0 ? .max : Int32(envelope.value(at: plane))
        }
      }
    }
  }
}
