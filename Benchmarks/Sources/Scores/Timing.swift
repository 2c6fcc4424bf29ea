/// The seconds of a call.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(body)
  return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
}

/// Calls some work for a time, after two calls that do not count.
///
/// - Returns: the milliseconds of each call, ascending, and what the work returned.
func measure<Result>(seconds budget: Double, _ work: () -> Result) -> (milliseconds: [Double], result: Result) {
  _ = work()
  var result = work()
  var milliseconds: [Double] = []
  var spent = 0.0
  while spent < budget || milliseconds.count < 5 {
    let time = seconds { result = work() }
    milliseconds.append(1000 * time)
    spent += time
  }
  return (milliseconds.sorted(), result)
}
