/// How far each mark is moved across the axis so that none lies on another, px: not at all where it has room, else to either
/// side by turns.
///
/// - Parameters:
///   - places: along the axis, px.
///   - apart: how far marks of one lane must be from each other.
///   - half: the farthest that a mark is moved; with more lanes than have room they lie closer.
func lanes(_ places: [Double], apart: Double, half: Double) -> [Double] {
  var (lanes, ends) = ([Int](repeating: 0, count: places.count), [Double]())
  for index in places.indices.sorted(by: { places[$0] < places[$1] }) {
    let lane = ends.firstIndex { places[index] - $0 >= apart } ?? ends.count
    if lane == ends.count { ends.append(places[index]) } else { ends[lane] = places[index] }
    lanes[index] = lane
  }
  let step = min(apart, 2 * half / Double(max(1, ends.count)))
  // 0, 1, −1, 2, −2 …
  return lanes.map { Double(($0 + 1) / 2) * ($0 % 2 == 0 ? -step : step) }
}
