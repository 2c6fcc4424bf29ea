/// What edges enclose: how a map of edges becomes a mask of objects.
struct EnclosedRegions {
  /// Radius in px of the disk by which gaps in outlines are closed.
  var closing: Int
  /// Radius in px of the disk that must fit into an object: edges that enclose nothing are thinner.
  var opening: Int

  /// The edges closed, what they enclose filled, thin rests removed.
  ///
  /// Filling comes between the dilation and the erosion of the closing: the disk eats its way back through the gap of a thin
  /// line, but not through what is filled behind it.
  func objects(_ edges: BitMask) -> BitMask {
    let disk = StructuringElement.disk(radius: closing)
    let thick = closing > 0 ? edges.dilated(by: disk) : edges
    let filled = thick.union(Self.enclosed(by: thick))
    let objects = closing > 0 ? filled.erodedWithin(by: disk) : filled
    return opening > 0 ? objects.opened(by: .disk(radius: opening)) : objects
  }

  /// The 4-connected parts without edges that do not reach the image's edge, or one of its four sides alone.
  ///
  /// A part that reaches one side is taken for an object that the image cuts off; the background reaches several.
  private static func enclosed(by edges: BitMask) -> BitMask {
    let free = edges.inverted
    let (width, height) = (free.width, free.height)
    let sides: [(_ x: Int, _ y: Int) -> Bool] = [
      { _, y in y == 0 }, { _, y in y == height - 1 }, { x, _ in x == 0 }, { x, _ in x == width - 1 },
    ]
    var (once, open) = (BitMask(width: width, height: height), BitMask(width: width, height: height))
    for isSide in sides {
      let marker = BitMask(width: width, height: height) { isSide($0 % width, $0 / width) }
      let reached = free.reconstructed(from: marker.intersection(free), connectivity: .four)
      open = open.union(once.intersection(reached))
      once = once.union(reached)
    }
    return free.subtracting(open)
  }
}

extension BitMask {
  /// An erosion from what is not set in the image alone: nothing comes in from beyond its edge.
  func erodedWithin(by element: StructuringElement) -> BitMask { inverted.dilated(by: element).inverted }
}

extension LabelMap {
  /// 1 where a mask is set, 0 elsewhere.
  init(_ mask: BitMask) {
    self.init(width: mask.width, height: mask.height, planes: mask.planes)
    labels.withUnsafeMutableBufferPointer { labels in mask.forEachPixel { labels[$0] = 1 } }
  }
}
