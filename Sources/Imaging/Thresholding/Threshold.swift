extension BitMask {
  /// The pixels of one channel with a value above a threshold; a NaN is not.
  public init(_ image: FloatImage, channel: Int = 0, above threshold: Float) {
    precondition(channel >= 0 && channel < image.channels)
    self.init(width: image.width, height: image.height)
    let first = channel * image.width * image.height
    image.values.withUnsafeBufferPointer { values in fill { values[first + $0] > threshold } }
  }
}

extension LabelMap {
  /// The most probable class of each pixel; of equal ones the first.
  ///
  /// - Parameter probabilities: one channel a class, the background first; at most 255.
  public init(mostProbableOf probabilities: FloatImage) {
    precondition(probabilities.channels <= Int(LabelMap.ignored))
    let pixels = probabilities.width * probabilities.height
    let labels = [UInt8](unsafeUninitializedCapacity: pixels) { labels, initialized in
      probabilities.values.withUnsafeBufferPointer { values in
        for pixel in 0..<pixels {
          var label = 0
          var highest = values[pixel]
          for candidate in 1..<max(probabilities.channels, 1) where values[candidate * pixels + pixel] > highest {
            highest = values[candidate * pixels + pixel]
            label = candidate
          }
          labels[pixel] = UInt8(truncatingIfNeeded: label)
        }
      }
      initialized = pixels
    }
    self.init(width: probabilities.width, height: probabilities.height, labels: labels)
  }
}
