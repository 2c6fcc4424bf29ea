extension BitMask {
  /// Pixels whose whole neighbourhood is set: p where every p + offset is.
  ///
  /// - Parameter border: with `background`, nothing beyond the edge is set; with `ignore`, all is.
  public func eroded(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    switch border {
    case .background: run(element, [.erosion])
    // What is set outside is not set outside of the complement, which the mirrored element dilates.
    case .ignore: run(element, [.mirroredDilation], complementing: true)
    }
  }

  /// Pixels in the neighbourhood of a set one: p + offset for every set p. Beyond the edge nothing is set.
  public func dilated(by element: StructuringElement) -> BitMask { run(element, [.dilation]) }

  /// Erosion, then dilation: keeps where the element fits in, and never adds a pixel.
  public func opened(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    switch border {
    case .background: run(element, [.erosion, .dilation])
    case .ignore: eroded(by: element, border: .ignore).dilated(by: element)
    }
  }

  /// Dilation, then erosion: fills gaps that the element does not fit into, and never removes a pixel.
  ///
  /// With `background` the dilation may leave the image before the erosion comes back. Memory for that is taken only as
  /// far as the element reaches; of a square, diamond, cube or octahedron larger than the image, what it reaches is cut
  /// to the image's size, where it makes no difference.
  public func closed(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    switch border {
    case .background: run(element, [.dilation, .erosion])
    case .ignore: dilated(by: element).eroded(by: element, border: .ignore)
    }
  }

  /// The outlines: dilation without erosion.
  public func gradient(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    dilated(by: element).subtracting(eroded(by: element, border: border))
  }

  /// What an opening removes: parts narrower than the element.
  public func topHat(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    subtracting(opened(by: element, border: border))
  }

  /// What a closing adds: gaps narrower than the element.
  public func blackHat(by element: StructuringElement, border: MorphologyBorder = .background) -> BitMask {
    closed(by: element, border: border).subtracting(self)
  }
}

extension BitMask {
  /// One program for erosions and dilations that follow one another, which sees all of the background in between.
  private func run(
    _ element: StructuringElement, _ operations: [MoveProgram.Operation], complementing: Bool = false
  ) -> BitMask {
    if case .disk(let radius) = element, radius > Self.largestMovedDisk(operations) {
      return changed(byDisk: radius, operations, complementing: complementing)
    }
    let element = element.fitted(to: self)
    if case .custom(let custom) = element, planes == 1, custom.runs.allSatisfy({ $0.plane != 0 }) {
      // Of a custom element nothing lies in the one plane: nothing is asked of a pixel, and none is set.
      let isFull = (operations.last == .erosion) != complementing
      return isFull ? subtracting(self).inverted : subtracting(self)
    }
    var program = MoveProgram()
    for operation in operations {
      let made = program.append(element, to: program.output, operation, isSolid: planes > 1)
      precondition(made == program.output)
    }
    return program.run(on: self, complementing: complementing)
  }
}
