internal import Networks
internal import Tensors

extension Trainer {
  /// What a step goes by.
  struct Gradients {
    /// The mean over the step's batches.
    var loss: Double
    var gradients: [Tensor]
    /// What clipping by their norm multiplies them with.
    var factor = 1.0
  }

  /// The gradients of the mean loss over the step's batches, clipped where a value of theirs is the limit.
  func gradients(
    of groups: ArraySlice<Optimizer.Group>, _ batch: (Int) throws -> Batch
  ) throws -> Gradients {
    let parameters = groups.flatMap(\.parameters)
    let names = groups.flatMap(\.names)
    let count = options.accumulate
    let sums = Array(gradientSums.prefix(parameters.count))
    var result = Gradients(loss: 0, gradients: sums)
    for number in step * count..<(step + 1) * count {
      let batch = try batch(number)
      let whole = try loss(of: batch, number: number)
      let share = count == 1 ? whole : try whole / Double(count)
      let gradients = try Tensor.gradients(of: share, withRespectTo: parameters)
      let (value, sizes) = try finiteValues(of: share, gradients: gradients, names: names, batch: batch)
      result.loss += value
      if count == 1 {
        result.gradients = gradients
        result.factor = clippingFactor(norms: sizes)
      } else if number == step * count {
        try Tensor.copy(gradients, into: sums)
      } else {
        try Tensor.add(gradients, to: sums)
      }
    }
    if count > 1, clipsByNorm {
      let norms = try Tensor.norms(of: sums).doubles()
      if let index = norms.firstIndex(where: { !$0.isFinite }) {
        throw TrainingError(
          .notFinite,
          "the sum of the gradients of \(names[index]) is not finite at step \(step); lower the learning rate")
      }
      result.factor = clippingFactor(norms: norms)
    }
    if case .value(let limit) = options.clipping { try Tensor.clamp(result.gradients, to: -limit...limit) }
    return result
  }

  /// - Throws: ``TrainingError`` `mismatch` where the batch lacks the weight map of the loss.
  private func loss(of batch: Batch, number: Int) throws -> Tensor {
    guard (batch.weights != nil) == loss.usesWeightMap else {
      throw TrainingError(
        .mismatch,
        "the batch \(batch.weights == nil ? "has no" : "has a") weight map, and the loss "
          + "\(loss.usesWeightMap ? "needs one" : "uses none")")
    }
    let images = try Tensor(batch.images, shape: batch.shape, device: device)
    let rows = batch.rows
    let labelShape = [rows.images.count] + batch.labelShape.dropFirst()
    let labels = try Tensor(rows.labels, shape: labelShape, device: device)
    let weights: Tensor? = if let map = rows.weights { try Tensor(map, shape: labelShape, device: device) } else { nil }
    let frozen = Set(frozenStatistics.lazy.filter { $0.start > self.step }.map(\.path))
    let outputs = try executor(images, dropout: (seed: seed, step: number), frozenStatistics: frozen)
      .mapValues { try $0.repeating(batch.blends.map(\.image)) }
    let segmentation = try loss(of: outputs, labels: labels, weights: weights, shares: rows.shares)
    guard let presence = outputs[NetworkGraph.classificationOutput] else { return segmentation }
    return try segmentation + Presence.loss(presence, labels: labels, shares: rows.shares)
  }

  private func loss(
    of outputs: [String: Tensor], labels: Tensor, weights: Tensor?, shares: [Double]?
  ) throws -> Tensor {
    func value(_ output: String) throws -> Tensor {
      try loss(logits: outputs[output]!, labels: labels, weights: weights, shares: shares)
    }
    if supervised.count == 1 { return try value(NetworkGraph.mainOutput) }
    var total: Tensor?
    for (output, weight) in supervised where weight > 0 {
      let value = try value(output) * weight
      total = if let sum = total { try sum + value } else { value }
    }
    return total!
  }

  private var clipsByNorm: Bool { if case .norm = options.clipping { true } else { false } }

  private func clippingFactor(norms: [Double]) -> Double {
    guard case .norm(let largest) = options.clipping else { return 1 }
    let norm = norms.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return GradientClipping.factor(norm: norm, largest: largest)
  }

  /// Checks loss and gradients by one copy to the host: a sum, or a norm, is finite only where all that it adds up is.
  ///
  /// - Returns: the loss, and a sum of each gradient, its norm where gradients are clipped by it.
  private func finiteValues(
    of loss: Tensor, gradients: [Tensor], names: [String], batch: Batch
  ) throws -> (loss: Double, sizes: [Double]) {
    let values = try withoutGradients {
      let sizes =
        clipsByNorm
        ? try Tensor.norms(of: gradients) : try Tensor.stack(gradients.map { try $0.sum() }, dimension: 0)
      return try Tensor.concatenate([loss.detached().reshape([1]), sizes], dimension: 0).doubles()
    }
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return (values[0], Array(values.dropFirst())) }
    let what = index == 0 ? "the loss" : "the gradient of \(names[index - 1])"
    throw TrainingError(
      .notFinite,
      "\(what) is \(index == 0 ? "\(values[0])" : "not finite") at step \(step) (epoch \(step / stepsPerEpoch + 1)), from "
        + "\(batch.names.joined(separator: ", ")); look at these images, or lower the learning rate")
  }
}

extension Tensor {
  /// `[batch, …]` with some of its images once more behind it.
  fileprivate func repeating(_ images: [Int]) throws(TorchError) -> Tensor {
    if images.isEmpty { return self }
    var rows = [self]
    for image in images { rows.append(try narrow(dimension: 0, start: image, length: 1)) }
    return try Tensor.concatenate(rows, dimension: 0)
  }
}
