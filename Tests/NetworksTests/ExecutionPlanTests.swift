import Testing

@testable import Networks

@Suite struct ExecutionPlanTests {
  @Test func takesAReLUAlongWhereNobodyElseReadsTheNormalization() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 1))
    let plan = ExecutionPlan(graph: graph, fusing: .normalizations)
    #expect(plan.steps.filter { $0.activation != nil }.count == 6)
    #expect(plan.steps.count == graph.nodes.count - 6)
    #expect(ExecutionPlan(graph: graph, fusing: .nothing).steps.allSatisfy { $0.activation == nil })
  }

  @Test func leavesOtherNormalizationsAlone() {
    let network = NetworkBuilder(name: "plan", dimensions: 2, inputChannels: 1)
    let shared = network.normalization(network.input, at: "shared")
    let relu = network.activation(shared, at: "relu")
    let gated = network.product([relu, shared], at: "product")
    let silu = network.activation(network.normalization(gated, at: "batch"), .silu, at: "silu")
    let instance = network.normalization(silu, method: .instance, at: "instance")
    let head = network.normalization(network.activation(instance, at: "second"), at: "head")
    let main = network.activation(head, at: "main")
    let plan = ExecutionPlan(graph: network.graph(main: main, heads: ["head": head]), fusing: .normalizations)
    #expect(plan.steps.allSatisfy { $0.activation == nil })
  }

  @Test func freesEachResultOnceAndNoOutput() {
    let graph = everyOperation(dimensions: 2)
    let plan = ExecutionPlan(graph: graph, fusing: .nothing)
    let freed = plan.steps.flatMap(\.freed)
    #expect(freed.sorted() == graph.nodes.indices.filter { !graph.outputs.values.contains($0) })
    for step in plan.steps {
      let later = plan.steps.filter { $0.node > step.node }.flatMap { graph.nodes[$0.node].inputs }
      #expect(Set(later).isDisjoint(with: step.freed))
    }
  }

  @Test func takesSumsAndActivationsAlongWithConvolutions() {
    let network = NetworkBuilder(name: "plan", dimensions: 2, inputChannels: 2)
    let one = network.convolution(network.input, to: 2, kernel: 1, at: "one")
    let other = network.convolution(network.input, to: 2, kernel: 1, at: "other")
    let sum = network.activation(network.sum([other, one], at: "sum"), at: "relu")
    let silu = network.activation(network.convolution(sum, to: 2, at: "third"), .silu, at: "silu")
    let twice = network.convolution(silu, to: 2, at: "twice")
    let main = network.activation(network.sum([twice, twice], at: "double"), .gelu, at: "main")
    let graph = network.graph(main: main)
    let plan = ExecutionPlan(graph: graph, fusing: .convolutions)
    let taken = plan.steps.map { [$0.node, $0.result].map { graph.nodes[$0].path } }
    #expect(
      taken == [
        ["input", "input"], ["one", "one"], ["other", "relu"], ["third", "silu"], ["twice", "twice"],
        ["double", "double"], ["main", "main"],
      ])
    #expect(plan.steps.map(\.includesSum) == [false, false, true, false, false, false, false])
    #expect(plan.steps[2].inputs == [0, 1] && plan.steps[2].freed == [0, 1])
  }

  /// After a sum oneDNN computes no other activation, and an output must be there as it is.
  @Test func leavesOtherSumsAlone() {
    let network = NetworkBuilder(name: "plan", dimensions: 2, inputChannels: 2)
    let one = network.convolution(network.input, to: 2, kernel: 1, at: "one")
    let gelu = network.activation(network.sum([network.input, one], at: "sum"), .gelu, at: "gelu")
    let head = network.convolution(gelu, to: 2, kernel: 1, at: "head")
    let main = network.activation(head, at: "main")
    let plan = ExecutionPlan(graph: network.graph(main: main, heads: ["head": head]), fusing: .convolutions)
    #expect(plan.steps.map(\.node) == [0, 1, 3, 4, 5])
    #expect(plan.steps.allSatisfy { $0.activation == nil })
  }
}
