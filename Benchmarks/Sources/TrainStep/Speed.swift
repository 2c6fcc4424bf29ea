import Networks
import Randomness
import Tensors
import Training

/// The work of `peers/train_step.py`: `unet` of width 32 and depth 4, batch 4×1×256×256, Adam, Dice + BCE.
func makeTrainer(_ parameters: (NetworkGraph) throws -> ParameterStore, options: Options) throws -> Trainer {
  let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "unet", width: 32, depth: 4))
  return try Trainer(
    graph: graph, parameters: parameters(graph), classes: 2, loss: LossConfiguration(dice: 1, bce: 1),
    optimizer: OptimizerConfiguration(.adam(), learningRate: 1e-3), schedule: .constant, precision: options.precision,
    totalSteps: options.warmUp + options.steps, stepsPerEpoch: options.warmUp + options.steps, seed: 0)
}

/// The median seconds of a step, from a batch in memory to the changed parameters, and the last loss.
func measureSpeed(_ options: Options) throws -> [String: Any] {
  let trainer = try makeTrainer({ try ParameterStore(graph: $0, seed: 0) }, options: options)
  let batch = randomBatch()
  var seconds: [Double] = []
  var loss = 0.0
  for _ in 0..<(options.warmUp + options.steps) {
    let time = try ContinuousClock().measure { loss = try trainer.step(batch).loss ?? .nan }
    seconds.append(time / .seconds(1))
  }
  return ["secondsPerStep": median(seconds.dropFirst(options.warmUp)), "loss": loss]
}

private func randomBatch() -> Batch {
  var draws = KeyedGenerator(seed: 0, stream: "benchmark")
  let images = (0..<4 * 256 * 256).map { _ in draws.uniform(in: -1.7...1.7) }
  return Batch(
    images: images, shape: [4, 1, 256, 256], labels: images.map { $0 > 1 ? 1 : 0 }, names: ["a", "b", "c", "d"])
}

private func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
