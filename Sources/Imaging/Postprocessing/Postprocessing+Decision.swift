extension Postprocessing {
  /// The class of each pixel as the deciding steps say; of several for one class the last.
  func decide(_ planes: [FloatImage], classes: [String]) -> LabelMap {
    let deciding = steps.filter { $0.step is any DecidingStep }
    let isByArgmax = deciding.isEmpty ? classes.count != 2 : deciding.last!.step is ArgmaxDecision
    if isByArgmax { return LabelMap(planes: planes.map { LabelMap(mostProbableOf: $0) }) }
    return LabelMap(mostProbableOf: planes, among: candidates(planes, classes: classes))
  }

  /// Where each class may be as the deciding steps say, of several for one class the last; above 0.5 where none does.
  func candidates(_ planes: [FloatImage], classes: [String]) -> [Candidates] {
    var candidates = [Candidates](repeating: .above(0.5), count: classes.count)
    for entry in steps {
      guard let step = entry.step as? any CandidateStep else { continue }
      for (channel, name) in classes.enumerated().dropFirst() where entry.acts(on: name) {
        candidates[channel] = step.candidates(of: channel, named: name, in: planes)
      }
    }
    return candidates
  }
}

extension LabelMap {
  /// The most probable of the foreground classes that may be at a pixel, of equal ones the first; the background where none
  /// may.
  ///
  /// - Parameters:
  ///   - planes: the pages of a case; one channel a class, the background first, which is not looked at.
  ///   - candidates: for each channel.
  init(mostProbableOf planes: [FloatImage], among candidates: [Candidates]) {
    let (width, height) = (planes[0].width, planes[0].height)
    self.init(width: width, height: height, planes: planes.count)
    for (number, plane) in planes.enumerated() {
      var highest = [Float](repeating: -.infinity, count: width * height)
      for channel in 1..<max(plane.channels, 1) {
        take(channel, where: candidates[channel], from: plane, number: number, highest: &highest)
      }
    }
  }

  /// Gives a class the pixels where it may be and is more probable than all before it.
  private mutating func take(
    _ channel: Int, where candidates: Candidates, from plane: FloatImage, number: Int, highest: inout [Float]
  ) {
    let pixels = width * height
    let label = UInt8(channel)
    let set: [Bool]?
    let limit: Float
    switch candidates {
    case .above(let threshold): (set, limit) = (nil, threshold)
    case .mask(let mask): (set, limit) = (mask.plane(number).pixels, -.infinity)
    }
    plane.values.withUnsafeBufferPointer { values in
      labels.withUnsafeMutableBufferPointer { labels in
        for pixel in 0..<pixels where set?[pixel] ?? true {
          let value = values[channel * pixels + pixel]
          if value > limit && value > highest[pixel] {
            highest[pixel] = value
            labels[number * pixels + pixel] = label
          }
        }
      }
    }
  }
}
