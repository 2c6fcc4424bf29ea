internal import Networks
internal import Tensors

/// A moving average of the weights, changed in place after each step (Polyak & Juditsky 1992; Tarvainen & Valpola 2017).
///
/// a ← d a + (1 − d) w with d = min(decay, (1 + t) / (10 + t)) in update t, from 0: the first weights, which are drawn,
/// are soon forgotten. Running statistics are no weights: they are not averaged, but taken as they are when the average is
/// used.
final class WeightAverage {
  private let store: ParameterStore
  private let averages: [Tensor]
  private let weights: [Tensor]
  private let statistics: [Tensor]
  private let copiedStatistics: [Tensor]
  private let names: [String]
  private let decay: Double
  /// Updates so far.
  var updates = 0

  /// - Parameter parameters: what is averaged.
  init(of parameters: ParameterStore, decay: Double) throws(TorchError) {
    let store = try parameters.copied()
    self.store = store
    self.decay = decay
    names = parameters.trainableNames
    averages = store.trainableTensors
    weights = parameters.trainableTensors
    let running = parameters.parameters.filter { !$0.isTrainable }.map(\.name)
    statistics = running.map { parameters[$0] }
    copiedStatistics = running.map { store[$0] }
  }

  /// Takes in the weights of a step.
  func update() throws(TorchError) {
    let decay = min(decay, Double(1 + updates) / Double(10 + updates))
    try Tensor.move(averages, toward: weights, by: 1 - decay)
    updates += 1
  }

  /// The averaged weights with the running statistics of now; the same store each time.
  func current() throws(TorchError) -> ParameterStore {
    try Tensor.copy(statistics, into: copiedStatistics)
    return store
  }

  /// The averages by the names they have in a checkpoint.
  var state: [(name: String, tensor: Tensor)] {
    zip(names, averages).map { (name: "ema.\($0)", tensor: $1) }
  }
}
