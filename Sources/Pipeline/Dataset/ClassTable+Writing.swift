internal import Imaging

/// Masks to write.
extension ClassTable {
  /// Where one class is: 0 and 255.
  ///
  /// - Parameter spacing: the size of a pixel to state in the file.
  func image(of labels: LabelMap, class label: Int, spacing: Image.Spacing? = nil) -> Image {
    image(labels, .gray, bits: 8, spacing, .uint8(mask(of: labels, class: label).bytes(255)))
  }

  /// Gray with the declared values, or a palette where the classes are colours; ignored pixels as `ignore` says.
  ///
  /// - Parameter spacing: the size of a pixel to state in the file.
  /// - Precondition: no pixel is ignored where the table has no value for that, or one below 0 or above 65 535.
  func image(of labels: LabelMap, spacing: Image.Spacing? = nil) -> Image {
    if usesColors { return palette(of: labels, spacing: spacing) }
    var values = classes.map { entry -> Int in if case .gray(let value) = entry.values[0] { value } else { 0 } }
    if let ignore, labels.labels.contains(LabelMap.ignored) {
      values += Array(repeating: 0, count: Int(LabelMap.ignored) - values.count) + [ignore]
    }
    if values.allSatisfy((0...255).contains) {
      let table = values.map { UInt8($0) }
      return image(labels, .gray, bits: 8, spacing, .uint8(labels.labels.map { table[Int($0)] }))
    }
    let table = values.map { UInt16(clamping: $0) }
    return image(labels, .gray, bits: 16, spacing, .uint16(labels.labels.map { table[Int($0)] }))
  }

  /// Indices of the classes' colours; the gray of ignored pixels comes last.
  private func palette(of labels: LabelMap, spacing: Image.Spacing?) -> Image {
    func color(_ value: ClassDefinition.Value) -> Image.RGB {
      switch value {
      case .color(let color): color
      case .gray(let value): Image.RGB(UInt8(clamping: value), UInt8(clamping: value), UInt8(clamping: value))
      }
    }
    var colors = classes.map { color($0.values[0]) }
    var indices = labels.labels
    if let ignore, indices.contains(LabelMap.ignored) {
      let index = UInt8(colors.count)
      indices = indices.map { $0 == LabelMap.ignored ? index : $0 }
      colors.append(color(.gray(ignore)))
    }
    return image(labels, .palette(colors), bits: 8, spacing, .uint8(indices))
  }

  private func image(
    _ labels: LabelMap, _ channels: Image.Channels, bits: Int, _ spacing: Image.Spacing?, _ samples: Image.Samples
  ) -> Image {
    Image(
      width: labels.width, height: labels.height, planes: labels.planes, channels: channels, bitsPerSample: bits,
      spacing: spacing, samples: samples)
  }
}
