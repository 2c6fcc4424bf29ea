internal import Imaging

/// The fast way for what masks nearly always are: one byte a pixel, whose values say the classes.
extension ClassTable {
  /// - Returns: nothing for any other mask, and for one with a value that no class covers, of which the long way tells.
  func labelsOfBytes(_ mask: Image, file: MaskFile) -> LabelMap? {
    guard threshold == nil, file.className == nil, !usesColors, case .uint8(let values) = mask.samples else {
      return nil
    }
    switch mask.channels {
    case .gray, .palette: break
    default: return nil
    }
    let table = byteTable
    var isCovered = true
    let labels = [UInt8](unsafeUninitializedCapacity: values.count) { labels, count in
      values.withUnsafeBufferPointer { values in isCovered = table.translate(values, into: labels) }
      count = values.count
    }
    return isCovered ? LabelMap(width: mask.width, height: mask.height, planes: mask.planes, labels: labels) : nil
  }

  private var byteTable: ByteTable {
    var table = ByteTable()
    for (index, entry) in classes.enumerated() {
      for case .gray(let value) in entry.values where (0...255).contains(value) { table.labels[value] = UInt16(index) }
    }
    if let ignore, (0...255).contains(ignore) { table.labels[ignore] = UInt16(LabelMap.ignored) }
    return table
  }
}

/// The label of each byte; 256 where there is none.
private struct ByteTable {
  var labels = [UInt16](repeating: 256, count: 256)

  /// Translates eight pixels at once where they are alike, as in masks they mostly are.
  ///
  /// - Returns: whether every value has a label.
  func translate(_ values: UnsafeBufferPointer<UInt8>, into result: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    let (source, target) = (UnsafeRawBufferPointer(values), UnsafeMutableRawBufferPointer(result))
    let whole = values.count & ~7
    let ones: UInt64 = 0x0101_0101_0101_0101
    var all: UInt16 = 0
    labels.withUnsafeBufferPointer { labels in
      for start in stride(from: 0, to: whole, by: 8) {
        let word = source.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        if word == (word & 255) &* ones {
          let label = labels[Int(word & 255)]
          all |= label
          target.storeBytes(of: UInt64(label & 255) &* ones, toByteOffset: start, as: UInt64.self)
        } else {
          for pixel in start..<start + 8 {
            let label = labels[Int(source[pixel])]
            all |= label
            target[pixel] = UInt8(truncatingIfNeeded: label)
          }
        }
      }
      for pixel in whole..<values.count {
        let label = labels[Int(source[pixel])]
        all |= label
        target[pixel] = UInt8(truncatingIfNeeded: label)
      }
    }
    return all < 256
  }
}
