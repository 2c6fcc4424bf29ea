extension Tensor {
  /// Whether operations on this tensor are recorded, so that `gradients` can go back to it. Only a floating-point
  /// tensor that no recorded operation made can be asked to; asking another one is a mistake of the caller's and traps.
  public var requiresGradient: Bool {
    get { TorchCall.requiresGradient(self) }
    set { TorchCall.setRequiresGradient(self, newValue) }
  }

  /// The derivatives of `loss`, a tensor of one element, with respect to each of `parameters`, in their shapes; zeros
  /// for a parameter that the loss does not depend on. The record of the loss is used up.
  ///
  ///     weight.requiresGradient = true
  ///     let loss = try (input * weight).square().mean()
  ///     let slopes = try Tensor.gradients(of: loss, withRespectTo: [weight])
  public static func gradients(of loss: Tensor, withRespectTo parameters: [Tensor]) throws(TorchError) -> [Tensor] {
    try TorchCall.gradients(of: loss, withRespectTo: parameters)
  }
}

/// Runs `body` without recording on this thread: its results can be used in recorded operations later, as constants.
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let before = TorchCall.swapMode(TorchCall.notRecording)
  defer { _ = TorchCall.swapMode(before) }
  return try body()
}

/// Runs `body` without recording on this thread and without the bookkeeping that would allow it later, the fastest way
/// to predict: its results may not take part in recorded operations.
public func withInference<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let mode = TorchCall.beginInference()
  defer { TorchCall.endInference(mode) }
  return try body()
}
