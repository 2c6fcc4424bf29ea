import Tensors
import Testing

@Suite struct TensorTests {
  @Test func valuesComeBackInLogicalOrderWhateverTheLayout() throws {
    let values = (0..<24).map(Float.init)
    let tensor = try Tensor(values, shape: [1, 3, 2, 4])
    let channelsLast = try tensor.channelsLast()
    #expect(channelsLast.isChannelsLast)
    #expect(!tensor.isChannelsLast)
    #expect(try channelsLast.floats() == values)
    #expect(try tensor.permute([3, 2, 1, 0]).permute([3, 2, 1, 0]).floats() == values)
  }
}
