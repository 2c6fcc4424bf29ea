extension FloatImage {
  /// Carries changes out, one after the other, in as few passes over the image as they allow.
  ///
  /// Pixelwise stages that follow one another go over the image together: a block, small enough for a core's nearest cache, goes
  /// through all of them before the next. What a following stage needs to know of the channels is measured on the way.
  ///
  /// - Parameter block: pixels at a time, a multiple of ``ChannelStatistics/chunk``; the result does not depend on it.
  mutating func apply(_ changes: [IntensityChange], block: Int = 2048) {
    precondition(block > 0 && block % ChannelStatistics.chunk == 0)
    var waiting: [any PixelOperation] = []
    for change in changes {
      var atFirst: [ChannelStatistics]?
      for stage in change.stages {
        switch stage {
        case .pixels(let operation):
          waiting.append(operation)
        case .measured(let needs, let operation):
          let channels = pass(waiting, measuring: needs, block: block)
          atFirst = atFirst ?? channels
          waiting = [operation(MeasuredImage(channels: channels, atFirst: atFirst ?? channels))]
        case .image(let operation):
          pass(waiting, block: block)
          waiting = []
          operation(&self)
        }
      }
    }
    pass(waiting, block: block)
  }

  @discardableResult
  private mutating func pass(
    _ operations: [any PixelOperation], measuring needs: ChannelStatistics.Needs = [], block: Int
  ) -> [ChannelStatistics] {
    var statistics = [ChannelStatistics](repeating: ChannelStatistics(), count: channels)
    if operations.isEmpty && needs.isEmpty { return statistics }
    let (width, height, channels) = (width, height, channels)
    let pixels = width * height
    values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: pixels, by: block) {
        let block = PixelBlock(
          values: values.baseAddress!, width: width, height: height, channels: channels,
          pixels: start..<min(start + block, pixels))
        for operation in operations { operation.apply(to: block) }
        if needs.isEmpty { continue }
        for channel in 0..<channels { statistics[channel].add(block.channel(channel), needs) }
      }
    }
    return statistics
  }
}
