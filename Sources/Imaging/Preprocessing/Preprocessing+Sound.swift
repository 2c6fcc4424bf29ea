extension Preprocessing {
  /// Whether images of so many channels can be prepared by it; one that was read from a file may be anything.
  public func isSound(channels: Int) -> Bool { steps.allSatisfy { $0.isSound(channels: channels) } }
}

extension PreprocessingStep {
  fileprivate func isSound(channels: Int) -> Bool {
    let sides = 1...GridDecision.largestSide
    return switch self {
    case .resize(let height, let width, _, _), .crop(let height, let width): sides ~= height && sides ~= width
    case .resample(let x, let y, _, _): x > 0 && y > 0 && x.isFinite && y.isFinite
    case .letterbox(let height, let width, _, _, _, let value), .pad(let height, let width, _, let value):
      sides ~= height && sides ~= width && value.isFinite
    case .cropForeground(_, let margin): 0...GridDecision.largestSide ~= margin
    case .normalize(let normalization): normalization.isSound(channels: channels)
    }
  }
}

extension Normalization {
  fileprivate func isSound(channels: Int) -> Bool {
    let bins = 2...65_536
    return switch self {
    case .none, .zScore, .nonZeroZScore, .minMax: true
    case .imageNet, .macenko: channels == 3
    case .percentile(let low, let high): low < high && low >= 0 && high <= 100
    case .window(let centre, let width): centre.isFinite && width > 0 && width.isFinite
    case .equalize(let equalization): bins ~= equalization.bins
    case .clahe(let clahe):
      bins ~= clahe.bins && 1...1024 ~= clahe.columns && 1...1024 ~= clahe.rows && (0...1e6).contains(clahe.clipLimit)
    case .dataSet(let scaling):
      scaling.channels.count == channels
        && scaling.channels.allSatisfy { $0.mean.isFinite && $0.deviation.isFinite && $0.deviation >= 0 }
    }
  }
}
