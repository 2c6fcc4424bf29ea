import Imaging

/// A thing to time: its name, and what it does; the number that it gives is of its result, and the peers' must be the same.
struct Work {
  let name: String
  let run: () -> () -> Int

  /// - Parameter result: does the work; what it returns is reduced to a number by `number`, which is not timed.
  init<Result>(_ name: String, _ result: @escaping () -> Result, number: @escaping (Result) -> Int) {
    self.name = name
    run = {
      let result = result()
      return { number(result) }
    }
  }
}

extension Work {
  /// The rows of the table.
  static func table(_ map: LabelMap) -> [Work] {
    let mask = BitMask(map, class: 1)
    return [
      Work("pack into bits", { BitMask(map, class: 1) }, number: \.count),
      Work("unpack from bits", { mask.pixels }, number: { $0.count { $0 } }),
      Work("open disk 5", { mask.opened(by: .disk(radius: 5)) }, number: \.count),
      Work("open square 11", { mask.opened(by: .square(side: 11)) }, number: \.count),
      Work("components", { mask.components(connectivity: .eight) }, number: \.count),
      Work("fill holes", { mask.fillingHoles() }, number: \.count),
      Work("remove small", { mask.removingSmall(area: 64) }, number: \.count),
      Work("distance transform", { mask.squaredDistances() }, number: { Int($0.reduce(0, +)) }),
    ]
  }

  static let radii = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 60, 80, 100]

  /// Openings of all radii, for the chart.
  static func chart(_ map: LabelMap) -> [Work] {
    let mask = BitMask(map, class: 1)
    return radii.flatMap { radius in
      let elements: [(String, StructuringElement)] = [
        ("disk", .disk(radius: radius)), ("square", .square(side: 2 * radius + 1)),
        ("diamond", .diamond(radius: radius)), ("line", .line(length: 2 * radius + 1, degrees: 30)),
      ]
      return elements.map { name, element in
        Work("open \(name) radius \(radius)", { mask.opened(by: element) }, number: \.count)
      }
    }
  }
}
