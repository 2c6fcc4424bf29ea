import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct OptimizerTests {
  /// One case of `Fixtures/optimizers.py`.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let configuration: OptimizerConfiguration
    let power: Double
    let seen: [[Double]]
    var testDescription: String { name }

    static let all = try! JSONDecoder().decode([Case].self, from: Data(contentsOf: fixture("optimizers.json")))
  }

  @Test(arguments: Case.all, [ScalarType.float64, .float32])
  func equalsPyTorchOverFiftySteps(_ expected: Case, type: ScalarType) throws {
    let problem = try Problem(type: type)
    let spares = !expected.configuration.decayNormsAndBiases
    let optimizer = try Optimizer(
      expected.configuration,
      entries: problem.parameters.map { .init(name: $0, tensor: $1, decays: !(spares && $1.rank == 1)) })
    #expect(optimizer.groups.count == (spares ? 2 : 1))
    let schedule = ScheduleConfiguration.polynomial(power: expected.power)
    for step in 0..<50 {
      let rate = expected.configuration.learningRate * schedule.factor(step: step, total: 50)
      let gradients = try problem.gradients(step: step, order: optimizer.groups.flatMap(\.names))
      try optimizer.step(optimizer.active(at: step), gradients: gradients, learningRate: rate)
      guard step % 10 == 9 else { continue }
      let difference = zip(try problem.values(), expected.seen[step / 10]).map { abs($0 - $1) }.max()!
      // In float32 the parameters, up to 4 in size, are rounded 50 times over.
      #expect(difference <= (type == .float64 ? 1e-12 : 2e-5), "after step \(step)")
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

    func gradients(step: Int, order: [String]) throws -> [Tensor] {
      var number = 0
      var gradients: [String: Tensor] = [:]
      for (name, tensor) in parameters {
        let values = try tensor.doubles().map { value in
          defer { number += 1 }
          return Double(1 + number % 3) * (value - 0.3 * Double(number)) + sin(5 * value + Double(step))
        }
        gradients[name] = try Tensor(values, shape: tensor.shape).to(type)
      }
      return order.map { gradients[$0]! }
    }

    func values() throws -> [Double] { try parameters.flatMap { try $0.tensor.doubles() } }
  }

  private func entries() throws -> [Optimizer.Entry] {
    [
      .init(name: "a.weight", tensor: try Tensor.ones([2])),
      .init(name: "a.bias", tensor: try Tensor.ones([1]), decays: false),
    ]
  }

  @Test func namesItsMoments() throws {
    func names(_ method: OptimizerConfiguration.Method) throws -> [String] {
      try Optimizer(OptimizerConfiguration(method, learningRate: 1), entries: entries()).state.map(\.name)
    }
    func moments(_ moments: String...) -> [String] {
      moments.flatMap { moment in ["a.weight", "a.bias"].map { "optimizer.\(moment).\($0)" } }
    }
    #expect(try names(.sgd()) == [])
    #expect(try names(.sgd(momentum: 0.9)) == moments("first"))
    #expect(try names(.adam()) == moments("first", "second"))
    #expect(try names(.adamW()) == moments("first", "second"))
    #expect(try names(.rmsprop()) == moments("second"))
    #expect(try names(.rmsprop(momentum: 0.9, centered: true)) == moments("first", "second", "mean"))
  }

  /// What is treated alike is one call.
  @Test func groupsOnlyWhatDiffers() throws {
    func groups(_ entries: [Optimizer.Entry], weightDecay: Double) throws -> [[String]] {
      let configuration = OptimizerConfiguration(.adam(weightDecay: weightDecay), learningRate: 1)
      return try Optimizer(configuration, entries: entries).groups.map(\.names)
    }
    #expect(try groups(entries(), weightDecay: 0) == [["a.weight", "a.bias"]])
    #expect(try groups(entries(), weightDecay: 0.1) == [["a.weight"], ["a.bias"]])
    var later = try entries()
    later[0].start = 5
    #expect(try groups(later, weightDecay: 0) == [["a.bias"], ["a.weight"]])
    later[1].start = 5
    later[1].learningRateFactor = 0.5
    #expect(try groups(later, weightDecay: 0) == [["a.weight"], ["a.bias"]])
  }
}
