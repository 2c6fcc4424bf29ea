import Testing

@testable import Networks

@Suite struct ExecutionPlanTests {
  @Test func takesAReLUAlongWhereNobodyElseReadsTheNormalization() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 1))
    let plan = ExecutionPlan(graph: graph, fusesReLU: true)
    #expect(plan.steps.filter(\.includesReLU).count == 6)
    #expect(plan.steps.count == graph.nodes.count - 6)
    #expect(ExecutionPlan(graph: graph, fusesReLU: false).steps.allSatisfy { !$0.includesReLU })
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
    let plan = ExecutionPlan(graph: network.graph(main: main, heads: ["head": head]), fusesReLU: true)
    #expect(plan.steps.allSatisfy { !$0.includesReLU })
  }

  @Test func freesEachResultOnceAndNoOutput() {
    let graph = everyOperation(dimensions: 2)
    let plan = ExecutionPlan(graph: graph, fusesReLU: false)
    let freed = plan.steps.flatMap(\.freed)
    #expect(freed.sorted() == graph.nodes.indices.filter { !graph.outputs.values.contains($0) })
    for step in plan.steps {
      let later = plan.steps.filter { $0.node > step.node }.flatMap { graph.nodes[$0.node].inputs }
      #expect(Set(later).isDisjoint(with: step.freed))
    }
  }
}
