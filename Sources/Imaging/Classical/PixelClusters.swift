/// k-means on pixels of several channels.
struct PixelClusters {
  private let width: Int
  private let height: Int
  /// Channel by channel; all finite.
  private let values: [Float]
  private let channels: Int
  private let count: Int
  /// For each cluster, a value a channel.
  private var centres: [[Float]]
  private var labels: [UInt8]

  /// - Parameters:
  ///   - brightness: by which the first clusters are made.
  ///   - count: 1 to 255 clusters.
  init(_ image: FloatImage, brightness: IntensityPlane, count: Int) {
    precondition(count >= 1 && count <= Int(LabelMap.ignored))
    (width, height, self.count) = (image.width, image.height, count)
    let pixels = width * height
    values = (0..<image.channels).flatMap {
      IntensityPlane.finite(image.values[$0 * pixels..<($0 + 1) * pixels]).values
    }
    channels = image.channels
    labels = [UInt8](repeating: 0, count: pixels)
    centres = []
    centres = firstCentres(brightness.values)
  }

  /// The mean colours of equally many pixels each, from the darkest to the brightest.
  private func firstCentres(_ brightness: [Float]) -> [[Float]] {
    let order = brightness.indices.sorted {
      brightness[$0] < brightness[$1] || brightness[$0] == brightness[$1] && $0 < $1
    }
    return (0..<count).map { part in
      let first = min(part * order.count / count, order.count - 1)
      let end = max((part + 1) * order.count / count, first + 1)
      return (0..<channels).map { channel in
        Float(order[first..<end].reduce(0.0) { $0 + Double(value($1, channel)) } / Double(end - first))
      }
    }
  }

  private func value(_ pixel: Int, _ channel: Int) -> Float { values[channel * labels.count + pixel] }

  /// The cluster of each pixel, once no pixel changes any more or the rounds are over; numbered by mean brightness.
  consuming func labels(_ rounds: Int) -> LabelMap {
    var distances = [Float](repeating: 0, count: labels.count)
    _ = assign(&distances)
    for _ in 0..<rounds {
      moveCentres(distances)
      if !assign(&distances) { break }
    }
    return LabelMap(width: width, height: height, labels: orderedByBrightness())
  }

  /// Gives each pixel to the nearest centre, of equally near ones the first.
  ///
  /// - Returns: whether one changed its cluster.
  private mutating func assign(_ distances: inout [Float]) -> Bool {
    var isChanged = false
    var fromCentre = [Float](repeating: 0, count: Self.block)
    var nearest = [UInt8](repeating: 0, count: Self.block)
    for first in stride(from: 0, to: labels.count, by: Self.block) {
      let pixels = first..<min(first + Self.block, labels.count)
      distances.withUnsafeMutableBufferPointer { distances in
        let block = UnsafeMutableBufferPointer(rebasing: distances[pixels])
        findNearest(first, block, &fromCentre, &nearest)
      }
      for pixel in pixels where labels[pixel] != nearest[pixel - first] {
        labels[pixel] = nearest[pixel - first]
        isChanged = true
      }
    }
    return isChanged
  }

  /// Pixels that are looked at together: few enough to stay in the nearest cache.
  private static var block: Int { 1024 }

  /// Of the pixels from `first` on, the nearest centre and the squared distance to it.
  private func findNearest(
    _ first: Int, _ distances: UnsafeMutableBufferPointer<Float>, _ fromCentre: inout [Float], _ nearest: inout [UInt8]
  ) {
    distances.update(repeating: .infinity)
    fromCentre.withUnsafeMutableBufferPointer { fromCentre in
      nearest.withUnsafeMutableBufferPointer { nearest in
        nearest.update(repeating: 0)
        for cluster in 0..<count {
          measure(first, to: centres[cluster], UnsafeMutableBufferPointer(rebasing: fromCentre[..<distances.count]))
          let label = UInt8(cluster)
          for pixel in 0..<distances.count {
            let isNearer = fromCentre[pixel] < distances[pixel]
            nearest[pixel] = isNearer ? label : nearest[pixel]
            distances[pixel] = isNearer ? fromCentre[pixel] : distances[pixel]
          }
        }
      }
    }
  }

  private func measure(_ first: Int, to centre: [Float], _ distances: UnsafeMutableBufferPointer<Float>) {
    distances.update(repeating: 0)
    values.withUnsafeBufferPointer { values in
      for channel in 0..<channels {
        let (start, value) = (channel * labels.count + first, centre[channel])
        for pixel in 0..<distances.count {
          let difference = values[start + pixel] - value
          distances[pixel] += difference * difference
        }
      }
    }
  }

  private mutating func moveCentres(_ distances: [Float]) {
    let counts = counts()
    for channel in 0..<channels {
      let sums = sums(of: channel)
      for cluster in 0..<count where counts[cluster] > 0 {
        centres[cluster][channel] = Float(sums[cluster] / Double(counts[cluster]))
      }
    }
    var taken: Set<Int> = []
    for cluster in 0..<count where counts[cluster] == 0 {
      guard let pixel = farthestPixel(distances, except: taken) else { return }
      taken.insert(pixel)
      centres[cluster] = (0..<channels).map { value(pixel, $0) }
    }
  }

  private func farthestPixel(_ distances: [Float], except taken: Set<Int>) -> Int? {
    var farthest: (distance: Float, pixel: Int)?
    for pixel in distances.indices where distances[pixel] > farthest?.distance ?? 0 && !taken.contains(pixel) {
      farthest = (distances[pixel], pixel)
    }
    return farthest?.pixel
  }

  private func counts() -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }

  private func sums(of channel: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: 256)
    let first = channel * labels.count
    labels.withUnsafeBufferPointer { labels in
      values.withUnsafeBufferPointer { values in
        for pixel in 0..<labels.count { sums[Int(labels[pixel])] += Double(values[first + pixel]) }
      }
    }
    return sums
  }

  /// By the brightness of the centres, which is the mean brightness of their pixels; an empty cluster keeps its place.
  private func orderedByBrightness() -> [UInt8] {
    let brightness = centres.map { centre in
      IntensityPlane(FloatImage(width: 1, height: 1, channels: centre.count, values: centre)).lowest
    }
    var names = [UInt8](repeating: 0, count: count)
    let order = (0..<count).sorted { brightness[$0] < brightness[$1] || brightness[$0] == brightness[$1] && $0 < $1 }
    for (place, cluster) in order.enumerated() { names[cluster] = UInt8(place) }
    return labels.map { names[Int($0)] }
  }
}
