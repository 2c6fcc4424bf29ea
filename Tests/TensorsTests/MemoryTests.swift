import Randomness
import Tensors
import Testing

/// The pool that large tensors come from. Other tests use it at the same time.
@Suite struct MemoryTests {
  /// Blocks of all sizes come and go, so that free pages lie scattered and are moved; no tensor may ever see another's.
  @Test func largeTensorsKeepTheirValues() throws {
    var draws = KeyedGenerator(seed: 1, stream: "memory")
    var alive: [(tensor: Tensor, value: Double)] = []
    for step in 0..<300 {
      if alive.count > 12 || (alive.count > 4 && draws.uniform() < 0.5) {
        let place = Int(draws.uniform() * Float(alive.count))
        try expectAll(alive[place].tensor, alive[place].value)
        alive.remove(at: place)
      } else {
        let megabytes = Int(draws.uniform(in: 1...40))
        let value = Double(step)
        alive.append((try Tensor.full(value, shape: [megabytes, 1 << 18]).to(.float32), value))
      }
      let memory = Engine.memory
      #expect(memory.live <= memory.held && memory.held <= memory.peak)
    }
    for (tensor, value) in alive { try expectAll(tensor, value) }
  }

  private func expectAll(_ tensor: Tensor, _ value: Double) throws {
    let size = Double(tensor.shape[0] << 18)
    #expect(try tensor.to(.float64).sum().doubles() == [value * size])
  }

  /// More memory than the machine has is an error and not the end of the process.
  @Test func refusesWhatNoMachineHas() {
    #expect(throws: TorchError.self) { try Tensor.zeros([1 << 22, 1 << 22]) }
  }

  #if os(Linux)
    @Test func countsWhatIsInUse() throws {
      let tensor = try Tensor.zeros([64 << 18])
      let memory = Engine.memory
      #expect(memory.live >= 64 << 20)
      #expect(memory.peak >= memory.live)
      #expect(memory.held <= memory.peak, "free pages are put together before more are asked for")
      #expect(tensor.shape == [64 << 18])
    }
  #endif

  /// What is given back can be had again.
  @Test func givesFreeMemoryBack() throws {
    for value in [1.0, 2.0] {
      let tensor = try Tensor.full(value, shape: [32, 1 << 18]).to(.float32)
      Engine.releaseFreeMemory()
      try expectAll(tensor, value)
    }
  }
}
