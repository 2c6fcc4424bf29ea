/// Something that is done to each value of a channel by itself.
protocol ChannelForm: Sendable {
  /// - Parameters:
  ///   - values: of the channel, from pixel `first` on.
  ///   - place: where they lie.
  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace)
}

/// Where in the image some values of a channel lie.
struct ChannelPlace {
  /// The number of the first pixel in row order.
  var first: Int
  var channel: Int
  /// Of a whole channel.
  var pixels: Int
}

/// A form for each channel; a channel without one stays as it is.
struct EachChannel<Form: ChannelForm>: PixelOperation {
  let forms: [Form?]

  init(_ forms: [Form?]) { self.forms = forms }

  func apply(to block: PixelBlock) {
    for channel in 0..<block.channels {
      let place = ChannelPlace(
        first: block.pixels.lowerBound, channel: channel, pixels: block.width * block.height)
      forms[channel]?.apply(to: block.channel(channel), at: place)
    }
  }
}

/// (x − centre) · scale + target, held within bounds.
struct LinearForm: ChannelForm {
  var centre: Float = 0
  var scale: Float = 1
  var target: Float = 0
  var lowest = -Float.infinity
  var highest = Float.infinity

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) {
    for index in values.indices {
      let value = (values[index] - centre) * scale + target
      let raised = value < lowest ? lowest : value
      values[index] = raised > highest ? highest : raised
    }
  }
}

/// One value everywhere.
struct FillForm: ChannelForm {
  var value: Float

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) { values.update(repeating: value) }
}

/// What is put in the place of pixels that are taken away.
public enum Filling: String, Sendable, Codable, CaseIterable {
  case zero
  /// The channel's mean.
  case mean
}
