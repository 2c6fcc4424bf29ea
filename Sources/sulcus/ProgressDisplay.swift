import Foundation
import Pipeline

/// Shows how a run goes on standard error: a bar that is rewritten in place on a terminal, plain lines elsewhere.
final class ProgressDisplay {
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastDrawn = Date.distantPast
  private var lineIsOpen = false
  private var stage = ""

  /// Seconds between two drawings of the bar.
  private static let interval = 0.1

  init(quiet: Bool) { isQuiet = quiet }

  func show(_ event: RunEvent) {
    guard !isQuiet else { return }
    switch event {
    case .stage(let name):
      stage = name
      line(name)
    case .note(let text): line("note: \(text)")
    case .estimate(let estimate): line("  \(describe(estimate))")
    case .progress(let done, let total):
      draw(bar(done, total) + " \(done)/\(total)", last: done == total)
    case .step(let progress): drawStep(progress)
    case .epoch(let record, let progress): line(epochLine(record, progress))
    }
  }

  /// Ends an open bar, before other text is printed.
  func finish() {
    if lineIsOpen { printError("") }
    lineIsOpen = false
  }

  private func line(_ text: String) {
    if lineIsOpen { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    lineIsOpen = false
    printError(text)
  }

  private func drawStep(_ progress: TrainingProgress) {
    let loss = String(format: "loss %.4f", progress.loss)
    let speed = String(
      format: "%.1f images/s",
      progress.secondsPerStep > 0 ? Double(progress.imagesPerStep) / progress.secondsPerStep : 0)
    let rate = String(format: "lr %.2g", progress.learningRate)
    let left = "\(duration(progress.remainingSeconds)) left"
    draw(
      "\(bar(progress.step, progress.totalSteps)) \(progress.step)/\(progress.totalSteps)  "
        + [loss, rate, speed, left].joined(separator: "  "), last: false)
  }

  private func describe(_ estimate: RunEstimate) -> String {
    let memory = estimate.memory.map { String(format: "about %.2f GiB of memory, ", Double($0) / 0x1p30) } ?? ""
    let step = String(format: "%.3f s a step", estimate.secondsPerStep)
    let whole = estimate.seconds.map { ", \(duration($0)) in all" } ?? ""
    return "will take \(memory)\(step)\(whole)"
  }

  private func epochLine(_ record: EpochRecord, _ progress: TrainingProgress) -> String {
    var parts = [
      "epoch \(record.epoch)/\(progress.totalSteps.dividedRoundingUp(by: progress.stepsPerEpoch))",
      String(format: "loss %.4f", record.loss),
    ]
    if let iou = record.validationIoU { parts.append(String(format: "validation IoU %.4f", iou)) }
    if let dice = record.validationDice { parts.append(String(format: "Dice %.4f", dice)) }
    if record.isBest { parts.append("best") }
    if let waiting = record.waiting { parts.append(String(format: "waiting %.1f %%", 100 * waiting)) }
    parts.append(duration(record.seconds))
    if progress.step < progress.totalSteps { parts.append("\(duration(progress.remainingSeconds)) left") }
    return "  " + parts.joined(separator: "  ")
  }

  private func draw(_ text: String, last: Bool) {
    guard isTerminal, last || Date().timeIntervalSince(lastDrawn) >= Self.interval else { return }
    lastDrawn = Date()
    lineIsOpen = true
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    if last { finish() }
  }

  private func bar(_ done: Int, _ total: Int) -> String {
    let width = 28
    let filled = total > 0 ? min(width, width * done / total) : width
    return "  [" + String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled) + "]"
  }
}

/// Seconds for people: `42 s`, `3 min 05 s`, `1 h 20 min`.
func duration(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
  return String(format: "%d h %02d min", whole / 3600, whole / 60 % 60)
}

extension Int {
  fileprivate func dividedRoundingUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
