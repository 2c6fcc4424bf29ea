internal import CTorch

/// libtorch's tensor in its box.
typealias TorchHandle = OpaquePointer

/// All calls of C, and only they: statuses become errors, arrays become C lists, handles live as long as a call.
enum TorchCall {
  private typealias Status = Int32

  /// Runs one call; a failure names the operation and the inputs' shapes.
  private static func check(
    _ operation: @autoclosure () -> String, _ inputs: [Tensor?], _ call: (UnsafeMutablePointer<ct_error>) -> Status
  ) throws(TorchError) {
    var error = ct_error()
    let status = withExtendedLifetime(inputs) { call(&error) }
    guard status == CT_OK else { throw TorchError(error, operation(), inputs) }
  }

  /// Runs one call that makes a tensor.
  private static func tensor(
    _ operation: @autoclosure () -> String, _ inputs: Tensor?...,
    call: (UnsafeMutablePointer<TorchHandle?>, UnsafeMutablePointer<ct_error>) -> Status
  ) throws(TorchError) -> Tensor {
    var handle: TorchHandle?
    try check(operation(), inputs) { call(&handle, $0) }
    return Tensor(handle: handle!)
  }
}

extension TorchError {
  fileprivate init(_ error: ct_error, _ operation: String, _ inputs: [Tensor?]) {
    let text = withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let shapes = inputs.prefix(6).map { $0.map { "\($0)" } ?? "none" }.joined(separator: ", ")
    self.init(
      code: Code(rawValue: error.code) ?? .refused, operation: operation,
      message: inputs.isEmpty ? text : "\(text) (inputs: \(shapes)\(inputs.count > 6 ? ", …" : ""))")
  }
}

extension ct_sizes {
  /// More than eight dimensions are a mistake of our own.
  fileprivate init(_ values: [Int]) {
    precondition(values.count <= Int(CT_MAXIMUM_RANK), "a tensor has at most \(CT_MAXIMUM_RANK) dimensions")
    self.init()
    count = Int32(values.count)
    withUnsafeMutableBytes(of: &self.values) { bytes in
      let slots = bytes.assumingMemoryBound(to: Int64.self)
      for (slot, value) in values.enumerated() { slots[slot] = Int64(value) }
    }
  }

  fileprivate var array: [Int] {
    withUnsafeBytes(of: values) { $0.assumingMemoryBound(to: Int64.self).prefix(Int(count)).map(Int.init) }
  }
}

/// Hands the handles of `tensors` to C for the length of `body`.
private func withList<Result>(_ tensors: [Tensor], _ body: (ct_list) -> Result) -> Result {
  withExtendedLifetime(tensors) {
    tensors.map { Optional($0.handle) }.withUnsafeBufferPointer {
      body(ct_list(values: $0.baseAddress, count: Int32($0.count)))
    }
  }
}

// MARK: - Engine

extension TorchCall {
  static var version: String { String(cString: ct_version()) }
  static var threads: Int { Int(ct_threads()) }
  static var cpuHasBFloat16: Bool { ct_cpu_has_bfloat16() }
  static var cudaCount: Int { Int(ct_cuda_count()) }
  static func liveHandles(ofThisThread: Bool) -> Int { Int(ct_live_handles(ofThisThread)) }
  static var memory: Engine.Memory {
    let usage = ct_memory_usage()
    return Engine.Memory(live: Int(usage.live), peak: Int(usage.peak), held: Int(usage.held))
  }

  static func releaseFreeMemory() { ct_release_free_memory() }

  static func setThreads(_ threads: Int) throws(TorchError) {
    try check("setThreads", []) { ct_set_threads(Int32(clamping: threads), $0) }
  }

  static func setDeterministic(_ deterministic: Bool) throws(TorchError) {
    try check("setDeterministic", []) { ct_set_deterministic(deterministic, $0) }
  }
}

// MARK: - Tensors

extension TorchCall {
  /// The order is that of `ct_layout`.
  enum Layout: Int32 { case contiguous, channelsLast }

  static func free(_ handle: TorchHandle) { ct_free(handle) }
  static func shape(of tensor: Tensor) -> [Int] { withExtendedLifetime(tensor) { ct_shape(tensor.handle).array } }
  static func device(of tensor: Tensor) -> Int32 { withExtendedLifetime(tensor) { ct_device_of(tensor.handle) } }
  static func isChannelsLast(_ tensor: Tensor) -> Bool {
    withExtendedLifetime(tensor) { ct_is_channels_last(tensor.handle) }
  }
  static func scalarType(of tensor: Tensor) -> ScalarType {
    guard let type = ScalarType(rawValue: withExtendedLifetime(tensor) { ct_type(tensor.handle) }) else {
      preconditionFailure("no operation of this module makes a tensor of another type")
    }
    return type
  }

  static func create<Scalar: TensorScalar>(
    _ values: [Scalar], shape: [Int], device: Device
  ) throws(TorchError) -> TorchHandle {
    var handle: TorchHandle?
    try check("Tensor", []) { error in
      values.withUnsafeBytes {
        ct_from_values($0.baseAddress, Scalar.scalarType.rawValue, ct_sizes(shape), device.code, &handle, error)
      }
    }
    return handle!
  }

  static func full(_ value: Double, shape: [Int], type: ScalarType, device: Device) throws(TorchError) -> TorchHandle {
    var handle: TorchHandle?
    try check("full", []) { ct_full(value, type.rawValue, ct_sizes(shape), device.code, &handle, $0) }
    return handle!
  }

  static func values<Scalar: TensorScalar>(of tensor: Tensor) throws(TorchError) -> [Scalar] {
    let count = tensor.count
    var values = [Scalar](repeating: .zero, count: count)
    try check("values", [tensor]) { error in
      values.withUnsafeMutableBytes {
        ct_copy_values(tensor.handle, Scalar.scalarType.rawValue, $0.baseAddress, Int64(count), error)
      }
    }
    return values
  }

  static func allFinite(_ tensor: Tensor) throws(TorchError) -> Bool {
    var result = false
    try check("allFinite", [tensor]) { ct_all_finite(tensor.handle, &result, $0) }
    return result
  }

  static func convert(_ tensor: Tensor, to type: ScalarType) throws(TorchError) -> Tensor {
    try self.tensor("to", tensor) { ct_to_type(tensor.handle, type.rawValue, $0, $1) }
  }

  static func convert(_ tensor: Tensor, to device: Device) throws(TorchError) -> Tensor {
    try self.tensor("to", tensor) { ct_to_device(tensor.handle, device.code, $0, $1) }
  }

  static func convert(_ tensor: Tensor, to layout: Layout) throws(TorchError) -> Tensor {
    try self.tensor("\(layout)", tensor) { ct_to_layout(tensor.handle, layout.rawValue, $0, $1) }
  }

  static func copy(_ source: Tensor, into destination: Tensor) throws(TorchError) {
    try check("copy", [destination, source]) { ct_copy_from(destination.handle, source.handle, $0) }
  }

  static func move(_ tensor: Tensor, toward target: Tensor, by weight: Double) throws(TorchError) {
    try check("move", [tensor, target]) { ct_move_toward(tensor.handle, target.handle, weight, $0) }
  }
}

// MARK: - Families of operations. The orders are those of the lists of the same names in `operations.cpp`.

extension TorchCall {
  enum Unary: Int32 {
    case clone, detached, zerosLike, negative, absolute, exp, log, squareRoot, square, sigmoid, tanh, softplus, relu
    case gelu, silu
  }
  enum Binary: Int32 { case add, subtract, multiply, divide, maximum, minimum, equal, greater }
  enum Scalar: Int32 {
    case add, multiply, divide, subtractFrom, divideInto, power, equal, notEqual, greater, leakyReLU
  }
  enum Reduction: Int32 { case sum, mean, maximum, minimum, argumentMaximum }

  static func unary(_ operation: Unary, _ input: Tensor) throws(TorchError) -> Tensor {
    try tensor("\(operation)", input) { ct_unary(operation.rawValue, input.handle, $0, $1) }
  }

  static func binary(_ operation: Binary, _ left: Tensor, _ right: Tensor) throws(TorchError) -> Tensor {
    try tensor("\(operation)", left, right) { ct_binary(operation.rawValue, left.handle, right.handle, $0, $1) }
  }

  static func scalar(_ operation: Scalar, _ input: Tensor, _ number: Double) throws(TorchError) -> Tensor {
    try tensor("\(operation)", input) { ct_scalar(operation.rawValue, input.handle, number, $0, $1) }
  }

  static func reduce(
    _ operation: Reduction, _ input: Tensor, _ dimensions: [Int], keep: Bool
  ) throws(TorchError) -> Tensor {
    try tensor("\(operation)", input) {
      ct_reduce(operation.rawValue, input.handle, ct_sizes(dimensions), keep, $0, $1)
    }
  }
}

// MARK: - Arithmetic

extension TorchCall {
  static func clamp(_ input: Tensor, _ range: ClosedRange<Double>) throws(TorchError) -> Tensor {
    try tensor("clamp", input) { ct_clamp(input.handle, range.lowerBound, range.upperBound, $0, $1) }
  }

  static func choose(_ condition: Tensor, _ chosen: Tensor, _ other: Tensor) throws(TorchError) -> Tensor {
    try tensor("choose", condition, chosen, other) {
      ct_where(condition.handle, chosen.handle, other.handle, $0, $1)
    }
  }

  static func softmax(_ input: Tensor, dimension: Int, logarithm: Bool) throws(TorchError) -> Tensor {
    try tensor("softmax", input) { ct_softmax(input.handle, Int64(dimension), logarithm, $0, $1) }
  }

  static func gather(_ input: Tensor, dimension: Int, index: Tensor) throws(TorchError) -> Tensor {
    try tensor("gather", input, index) { ct_gather(input.handle, Int64(dimension), index.handle, $0, $1) }
  }

  static func oneHot(_ labels: Tensor, classes: Int, type: ScalarType) throws(TorchError) -> Tensor {
    try tensor("oneHot", labels) { ct_one_hot(labels.handle, Int64(classes), type.rawValue, $0, $1) }
  }
}

// MARK: - Shape

extension TorchCall {
  static func reshape(_ input: Tensor, _ shape: [Int]) throws(TorchError) -> Tensor {
    try tensor("reshape", input) { ct_reshape(input.handle, ct_sizes(shape), $0, $1) }
  }

  static func expand(_ input: Tensor, _ shape: [Int]) throws(TorchError) -> Tensor {
    try tensor("expand", input) { ct_expand(input.handle, ct_sizes(shape), $0, $1) }
  }

  static func permute(_ input: Tensor, _ order: [Int]) throws(TorchError) -> Tensor {
    try tensor("permute", input) { ct_permute(input.handle, ct_sizes(order), $0, $1) }
  }

  static func narrow(_ input: Tensor, dimension: Int, start: Int, length: Int) throws(TorchError) -> Tensor {
    try tensor("narrow", input) {
      ct_narrow(input.handle, Int64(dimension), Int64(start), Int64(length), $0, $1)
    }
  }

  static func flip(_ input: Tensor, _ dimensions: [Int]) throws(TorchError) -> Tensor {
    try tensor("flip", input) { ct_flip(input.handle, ct_sizes(dimensions), $0, $1) }
  }

  static func concatenate(_ tensors: [Tensor], dimension: Int) throws(TorchError) -> Tensor {
    var handle: TorchHandle?
    try check("concatenate", tensors) { error in
      withList(tensors) { ct_concatenate($0, Int64(dimension), &handle, error) }
    }
    return Tensor(handle: handle!)
  }

  static func stack(_ tensors: [Tensor], dimension: Int) throws(TorchError) -> Tensor {
    var handle: TorchHandle?
    try check("stack", tensors) { error in
      withList(tensors) { ct_stack($0, Int64(dimension), &handle, error) }
    }
    return Tensor(handle: handle!)
  }

  static func pad(
    _ input: Tensor, before: [Int], after: [Int], with padding: Tensor.Padding
  ) throws(TorchError) -> Tensor {
    let (mode, value): (Int32, Double) =
      switch padding {
      case .reflect: (0, 0)
      case .replicate: (1, 0)
      case .constant(let value): (2, value)
      }
    return try tensor("pad", input) {
      ct_pad(input.handle, ct_sizes(before), ct_sizes(after), mode, value, $0, $1)
    }
  }
}

// MARK: - Network

extension TorchCall {
  static func convolution(
    _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ window: Window, groups: Int
  ) throws(TorchError) -> Tensor {
    try tensor("convolution", input, weight, bias) {
      ct_convolution(
        input.handle, weight.handle, bias?.handle, ct_sizes(window.stride), ct_sizes(window.padding),
        ct_sizes(window.dilation), Int64(groups), $0, $1)
    }
  }

  static func transposedConvolution(
    _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ window: Window, outputPadding: [Int], groups: Int
  ) throws(TorchError) -> Tensor {
    try tensor("transposedConvolution", input, weight, bias) {
      ct_transposed_convolution(
        input.handle, weight.handle, bias?.handle, ct_sizes(window.stride), ct_sizes(window.padding),
        ct_sizes(outputPadding), ct_sizes(window.dilation), Int64(groups), $0, $1)
    }
  }

  static func batchNormalization(
    _ input: Tensor, _ parameters: NormalizationParameters, relu: Bool
  ) throws(TorchError) -> Tensor {
    try tensor("batchNormalization", input, parameters.weight, parameters.bias, parameters.runningMean) {
      ct_batch_normalization(input.handle, ct_normalization(parameters), relu, $0, $1)
    }
  }

  static func instanceNormalization(
    _ input: Tensor, _ parameters: NormalizationParameters
  ) throws(TorchError) -> Tensor {
    try tensor("instanceNormalization", input, parameters.weight, parameters.bias) {
      ct_instance_normalization(input.handle, ct_normalization(parameters), $0, $1)
    }
  }

  static func groupNormalization(
    _ input: Tensor, groups: Int, _ parameters: NormalizationParameters
  ) throws(TorchError) -> Tensor {
    try tensor("groupNormalization", input, parameters.weight, parameters.bias) {
      ct_group_normalization(input.handle, Int64(groups), ct_normalization(parameters), $0, $1)
    }
  }

  static func maxPool(
    _ input: Tensor, kernel: [Int], _ window: Window, ceiling: Bool
  ) throws(TorchError) -> Tensor {
    try tensor("maxPool", input) {
      ct_max_pool(
        input.handle, ct_sizes(kernel), ct_sizes(window.stride), ct_sizes(window.padding), ceiling, $0, $1)
    }
  }

  static func averagePool(_ input: Tensor, kernel: [Int], stride: [Int]) throws(TorchError) -> Tensor {
    try tensor("averagePool", input) { ct_average_pool(input.handle, ct_sizes(kernel), ct_sizes(stride), $0, $1) }
  }

  static func adaptivePool(_ input: Tensor, outputSize: [Int], maximum: Bool) throws(TorchError) -> Tensor {
    try tensor("adaptivePool", input) { ct_adaptive_pool(input.handle, ct_sizes(outputSize), maximum, $0, $1) }
  }

  static func resize(_ input: Tensor, _ size: [Int], linear: Bool) throws(TorchError) -> Tensor {
    try tensor("resize", input) { ct_resize(input.handle, ct_sizes(size), linear, $0, $1) }
  }
}

// MARK: - Prediction

extension TorchCall {
  static func canPack(_ input: Tensor) -> Bool { withExtendedLifetime(input) { ct_can_pack(input.handle) } }

  static func packConvolution(
    _ weight: Tensor, _ window: Window, groups: Int, input: [Int]
  ) throws(TorchError) -> Tensor {
    try tensor("packedForConvolution", weight) {
      ct_pack_convolution(weight.handle, ct_window(window, groups), ct_sizes(input), $0, $1)
    }
  }

  static func packedConvolution(
    _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, adding addend: Tensor?, _ window: Window, groups: Int,
    _ activation: FusedActivation?
  ) throws(TorchError) -> Tensor {
    // Not with the inputs: a packed weight has no type that could be shown.
    try withExtendedLifetime((weight, bias, addend)) { () throws(TorchError) in
      try tensor("packedConvolution", input) {
        ct_packed_convolution(
          input.handle, weight.handle, bias?.handle, addend?.handle, ct_window(window, groups),
          activation?.code ?? 0, activation?.slope ?? 0, $0, $1)
      }
    }
  }

  static func pointwiseWeight(_ weight: Tensor) throws(TorchError) -> Tensor {
    try tensor("pointwiseWeight", weight) { ct_pointwise_weight(weight.handle, $0, $1) }
  }

  static func spread(_ blocks: Tensor, kernel: [Int]) throws(TorchError) -> Tensor {
    try tensor("spread", blocks) { ct_spread(blocks.handle, ct_sizes(kernel), $0, $1) }
  }
}

extension ct_window {
  fileprivate init(_ window: Window, _ groups: Int) {
    self.init(
      stride: ct_sizes(window.stride), padding: ct_sizes(window.padding), dilation: ct_sizes(window.dilation),
      groups: Int64(groups))
  }
}

extension FusedActivation {
  /// Its place in the list of `inference.cpp`, in which 0 is none.
  fileprivate var code: Int32 {
    switch self {
    case .relu: 1
    case .leakyReLU: 2
    case .gelu: 3
    case .silu: 4
    case .sigmoid: 5
    }
  }

  fileprivate var slope: Double { if case .leakyReLU(let slope) = self { slope } else { 0 } }
}

extension ct_normalization {
  fileprivate init(_ parameters: NormalizationParameters) {
    self.init(
      weight: parameters.weight?.handle, bias: parameters.bias?.handle,
      running_mean: parameters.runningMean?.handle, running_variance: parameters.runningVariance?.handle,
      momentum: parameters.momentum, epsilon: parameters.epsilon, training: parameters.training)
  }
}

// MARK: - Autograd and optimizers

extension TorchCall {
  static let notRecording = Int32(CT_NOT_RECORDING)

  /// Gives the mode before.
  static func swapMode(_ mode: Int32) -> Int32 { ct_swap_mode(mode) }

  static func beginInference() -> UnsafeMutableRawPointer { ct_begin_inference() }
  static func endInference(_ pointer: UnsafeMutableRawPointer) { ct_end_inference(pointer) }

  static func requiresGradient(_ tensor: Tensor) -> Bool {
    withExtendedLifetime(tensor) { ct_requires_gradient(tensor.handle) }
  }

  static func setRequiresGradient(_ tensor: Tensor, _ required: Bool) {
    do throws(TorchError) {
      try check("requiresGradient", [tensor]) { ct_set_requires_gradient(tensor.handle, required, $0) }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  static func gradients(of loss: Tensor, withRespectTo parameters: [Tensor]) throws(TorchError) -> [Tensor] {
    var handles = [TorchHandle?](repeating: nil, count: parameters.count)
    try check("gradients", [loss]) { error in
      withList(parameters) { ct_gradients(loss.handle, $0, &handles, error) }
    }
    return handles.map { Tensor(handle: $0!) }
  }

  static func fusedAdam(
    _ parameters: [Tensor], _ gradients: [Tensor], _ first: [Tensor], _ second: [Tensor], step: Int,
    _ rates: AdamRates
  ) throws(TorchError) {
    try check("fusedAdam", []) { error in
      withList(parameters) { parameters in
        withList(gradients) { gradients in
          withList(first) { first in
            withList(second) { second in
              ct_fused_adam(
                parameters, gradients, first, second, Int64(step), rates.learningRate, rates.beta1, rates.beta2,
                rates.epsilon, rates.weightDecay, rates.decoupled, rates.gradientFactor, error)
            }
          }
        }
      }
    }
  }

  static func fusedSGD(
    _ parameters: [Tensor], _ gradients: [Tensor], _ momenta: [Tensor], isFirstStep: Bool, learningRate: Double,
    momentum: Double, nesterov: Bool, weightDecay: Double, gradientFactor: Double
  ) throws(TorchError) {
    try check("fusedSGD", []) { error in
      withList(parameters) { parameters in
        withList(gradients) { gradients in
          withList(momenta) { momenta in
            ct_fused_sgd(
              parameters, gradients, momenta, isFirstStep, learningRate, momentum, weightDecay, nesterov,
              gradientFactor, error)
          }
        }
      }
    }
  }

  static func fusedRMSprop(
    _ parameters: [Tensor], _ gradients: [Tensor], _ meanSquares: [Tensor], _ momenta: [Tensor], _ means: [Tensor],
    _ rates: RMSpropRates
  ) throws(TorchError) {
    let numbers = ct_rmsprop(
      learning_rate: rates.learningRate, smoothing: rates.smoothing, epsilon: rates.epsilon, momentum: rates.momentum,
      weight_decay: rates.weightDecay, gradient_factor: rates.gradientFactor)
    try check("fusedRMSprop", []) { error in
      withList(parameters) { parameters in
        withList(gradients) { gradients in
          withList(meanSquares) { meanSquares in
            withList(momenta) { momenta in
              withList(means) { means in
                ct_fused_rmsprop(parameters, gradients, meanSquares, momenta, means, numbers, error)
              }
            }
          }
        }
      }
    }
  }
}

// MARK: - Lists

extension TorchCall {
  static func copy(_ sources: [Tensor], into destinations: [Tensor]) throws(TorchError) {
    try check("copy", destinations + sources) { error in
      withList(destinations) { destinations in withList(sources) { ct_copy_all(destinations, $0, error) } }
    }
  }

  static func add(_ sources: [Tensor], to destinations: [Tensor]) throws(TorchError) {
    try check("add", destinations + sources) { error in
      withList(destinations) { destinations in withList(sources) { ct_add_all(destinations, $0, error) } }
    }
  }

  static func move(_ tensors: [Tensor], toward targets: [Tensor], by weight: Double) throws(TorchError) {
    try check("move", tensors + targets) { error in
      withList(tensors) { tensors in withList(targets) { ct_move_all_toward(tensors, $0, weight, error) } }
    }
  }

  static func clamp(_ tensors: [Tensor], to range: ClosedRange<Double>) throws(TorchError) {
    try check("clamp", tensors) { error in
      withList(tensors) { ct_clamp_all($0, range.lowerBound, range.upperBound, error) }
    }
  }

  static func norms(of tensors: [Tensor]) throws(TorchError) -> Tensor {
    var handle: TorchHandle?
    try check("norms", tensors) { error in withList(tensors) { ct_norms($0, &handle, error) } }
    return Tensor(handle: handle!)
  }
}
