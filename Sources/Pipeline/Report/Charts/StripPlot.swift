internal import Foundation

/// The values of cases as marks along an axis, with a box over them; one row a group.
///
/// The box goes from the first to the third quartile with a bar at the median, whiskers as ``BoxSummary`` has them, and a
/// diamond at the mean. Many values are counted in bins, so that a chart of thousands is as small as one of hundreds.
struct StripPlot {
  struct Group {
    var name: String
    /// Those that are not finite are left out, and their number is said.
    var values: [Double]
    /// One a value, shown where the mouse rests on its mark; or none.
    var valueNames: [String] = []
    /// Whose colour it has; nothing: that of its place.
    var series: Int?
  }

  var title: String
  /// What the axis shows, with its unit.
  var axisLabel: String
  var groups: [Group]
  /// The axis always shows these.
  var includes: [Double] = []
  /// Decimals of the numbers beside the groups.
  var decimals = 3

  /// More values of a group than these are counted in bins.
  static let mostMarks = 200
  private static let width = 480.0
  private static let side = 14.0
  private static let rowHeight = 60.0
  /// Half of what marks of a row take, px.
  private static let halfStrip = 15.0
  private static let binWidth = 4.0

  var chart: Chart {
    let values = groups.flatMap(\.values).filter(\.isFinite)
    let bottom = Chart.titleHeight + Double(groups.count) * Self.rowHeight
    let axis = ChartAxis(values + includes, from: Self.side + 6, to: Self.width - Self.side - 6)
    let rows = groups.enumerated().flatMap { index, group in
      row(group, index, top: Chart.titleHeight + Double(index) * Self.rowHeight, axis)
    }
    let frame =
      values.isEmpty
      ? [ChartPart.text("no value is defined", x: Self.width / 2, y: bottom + 16, anchor: .middle)]
      : axis.columns(top: Chart.titleHeight, bottom: bottom, label: axisLabel)
    return Chart(
      title: title, summary: groups.map { "\($0.name): \(note($0))" }.joined(separator: "; "), width: Self.width,
      height: bottom + 44, elements: frame + rows)
  }

  private func row(_ group: Group, _ index: Int, top: Double, _ axis: ChartAxis) -> [String] {
    let texts = [
      ChartPart.text(shortened(group.name), x: Self.side, y: top + 13, style: "name halo"),
      ChartPart.text(note(group), x: Self.width - Self.side, y: top + 13, style: "label halo", anchor: .end),
    ]
    let shown = group.values.enumerated().filter { $0.element.isFinite }
    guard !shown.isEmpty else { return texts }
    let middle = top + 38
    let series = group.series ?? index
    let named = shown.map { place, value in
      (value: value, name: group.valueNames.indices.contains(place) ? group.valueNames[place] : nil)
    }
    let marks =
      shown.count > Self.mostMarks
      ? bins(shown.map(\.element), series, middle, axis) : marks(named, series, middle, axis)
    return texts + marks + box(BoxSummary(shown.map(\.element)), series, middle, axis)
  }

  /// How many values there are, where their middle lies, and what was left out.
  private func note(_ group: Group) -> String {
    let shown = group.values.filter(\.isFinite)
    let undefined = group.values.count(where: \.isNaN)
    let infinite = group.values.count - shown.count - undefined
    var parts = ["n = \(shown.count)"]
    if !shown.isEmpty { parts.append(String(format: "median %.\(decimals)f", BoxSummary(shown).median)) }
    if undefined > 0 { parts.append("\(undefined) undefined") }
    if infinite > 0 { parts.append("\(infinite) infinite") }
    return parts.joined(separator: ", ")
  }

  /// A disk a value; those that would lie on each other are moved apart across the axis.
  private func marks(
    _ values: [(value: Double, name: String?)], _ series: Int, _ middle: Double, _ axis: ChartAxis
  ) -> [String] {
    let radius = 3.0
    let sorted = values.sorted { $0.value < $1.value }
    let offsets = lanes(sorted.map { axis($0.value) }, apart: 2 * radius, half: Self.halfStrip)
    return zip(sorted, offsets).map { entry, offset in
      MarkerShape.disk.svg(
        x: axis(entry.value), y: middle + offset, radius: radius,
        style: "mark case s\(series % ChartStyle.seriesColors)",
        title: entry.name.map { "\($0): " + String(format: "%.\(decimals)f", entry.value) })
    }
  }

  /// A bar a bin, as high as it has values.
  private func bins(_ values: [Double], _ series: Int, _ middle: Double, _ axis: ChartAxis) -> [String] {
    let counts = Dictionary(grouping: values) { Int(axis($0) / Self.binWidth) }.mapValues(\.count)
    let most = Double(counts.values.max() ?? 1)
    return counts.sorted { $0.key < $1.key }.map { bin, count in
      // One value among thousands stays visible.
      let half = max(1, Self.halfStrip * Double(count) / most)
      return ChartPart.rectangle(
        x: Double(bin) * Self.binWidth, y: middle - half, width: Self.binWidth - 0.5, height: 2 * half,
        style: "mark case s\(series % ChartStyle.seriesColors)", title: "\(count) values")
    }
  }

  private func box(_ summary: BoxSummary, _ series: Int, _ middle: Double, _ axis: ChartAxis) -> [String] {
    let half = 9.0
    let (low, high) = (axis(summary.quartiles.lowerBound), axis(summary.quartiles.upperBound))
    return [
      ChartPart.line(axis(summary.whiskers.lowerBound), middle, low, middle, style: "whisker"),
      ChartPart.line(high, middle, axis(summary.whiskers.upperBound), middle, style: "whisker"),
      ChartPart.rectangle(x: low, y: middle - half, width: high - low, height: 2 * half, style: "box"),
      ChartPart.line(axis(summary.median), middle - half, axis(summary.median), middle + half, style: "median"),
      MarkerShape.diamond.svg(
        x: axis(summary.mean), y: middle, radius: 5, style: "mark hollow s\(series % ChartStyle.seriesColors)",
        title: "mean " + String(format: "%.\(decimals)f", summary.mean)),
    ]
  }
}
