import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct OptimizerTests {
  /// One case of `Fixtures/optimizers.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let learningRate: Double
    let power: Double
    let sgd: SGD?
    let adam: Adam?
    let seen: [[Double]]
    var testDescription: String { name }

    struct SGD: Decodable, Sendable {
      let momentum: Double
      let nesterov: Bool
      let weightDecay: Double
    }

    struct Adam: Decodable, Sendable {
      let beta1: Double
      let beta2: Double
      let epsilon: Double
      let weightDecay: Double
    }

    var configuration: OptimizerConfiguration {
      if let sgd {
        let method = OptimizerConfiguration.Method.sgd(
          momentum: sgd.momentum, nesterov: sgd.nesterov, weightDecay: sgd.weightDecay)
        return OptimizerConfiguration(method, learningRate: learningRate)
      }
      let method = OptimizerConfiguration.Method.adam(
        beta1: adam!.beta1, beta2: adam!.beta2, epsilon: adam!.epsilon, weightDecay: adam!.weightDecay)
      return OptimizerConfiguration(method, learningRate: learningRate)
    }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("optimizers.json")))
  }

  @Test(arguments: Case.all, [ScalarType.float64, .float32])
  func equalsPyTorchOverFiftySteps(_ expected: Case, type: ScalarType) throws {
    let problem = try Problem(type: type)
    let optimizer = try Optimizer(expected.configuration, parameters: problem.parameters)
    let schedule = ScheduleConfiguration.polynomial(power: expected.power)
    for step in 0..<50 {
      let rate = expected.learningRate * schedule.factor(step: step, total: 50)
      try optimizer.step(gradients: problem.gradients(step: step), step: step, learningRate: rate)
      guard step % 10 == 9 else { continue }
      let difference = zip(try problem.values(), expected.seen[step / 10]).map { abs($0 - $1) }.max()!
      // In float32 the parameters, up to 4 in size, are rounded 50 times over.
      #expect(difference <= (type == .float64 ? 1e-12 : 1e-5), "after step \(step)")
    }
  }

  /// The parameters and gradients of `Fixtures/optimizers.py`.
  private struct Problem {
    let type: ScalarType
    let parameters: [(name: String, tensor: Tensor)]

    init(type: ScalarType) throws {
      self.type = type
      var first = 0
      parameters = try [[2, 3], [4], [1, 1, 2, 2]].enumerated().map { index, shape in
        let count = shape.reduce(1, *)
        defer { first += count }
        let values = (first..<first + count).map { (Double($0 % 5) - 2) / 4 }
        return ("p\(index)", try Tensor(values, shape: shape).to(type))
      }
    }

    func gradients(step: Int) throws -> [Tensor] {
      var number = 0
      return try parameters.map { _, tensor in
        let values = try tensor.doubles().map { value in
          defer { number += 1 }
          return Double(1 + number % 3) * (value - 0.3 * Double(number)) + sin(5 * value + Double(step))
        }
        return try Tensor(values, shape: tensor.shape).to(type)
      }
    }

    func values() throws -> [Double] { try parameters.flatMap { try $0.tensor.doubles() } }
  }

  @Test func namesItsMoments() throws {
    let parameters = [(name: "a.weight", tensor: try Tensor.ones([2])), (name: "a.bias", tensor: try Tensor.ones([1]))]
    func names(_ method: OptimizerConfiguration.Method) throws -> [String] {
      try Optimizer(OptimizerConfiguration(method, learningRate: 1), parameters: parameters).state.map(\.name)
    }
    #expect(try names(.sgd()) == [])
    #expect(try names(.sgd(momentum: 0.9)) == ["optimizer.first.a.weight", "optimizer.first.a.bias"])
    let both = ["first.a.weight", "first.a.bias", "second.a.weight", "second.a.bias"].map { "optimizer.\($0)" }
    #expect(try names(.adam()) == both)
  }
}
