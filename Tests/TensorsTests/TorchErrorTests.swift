import Tensors
import Testing

@Suite struct TorchErrorTests {
  @Test func namesTheOperationAndTheShapesInOneLine() throws {
    let image = try Tensor.zeros([1, 3, 8, 8])
    let weight = try Tensor.zeros([4, 2, 3, 3])
    let error = try #require(throws: TorchError.self) { try image.convolution(weight) }
    #expect(error.operation == "convolution")
    #expect(error.code == .refused)
    #expect(error.message.contains("[1, 3, 8, 8]"))
    #expect(error.message.contains("float32 [4, 2, 3, 3]"))
    #expect(!error.description.contains("\n"))
    #expect(!error.description.contains("frame #"))
  }

  @Test func refusesValuesThatDoNotFillTheShape() {
    #expect(throws: TorchError.self) { try Tensor([1, 2, 3] as [Float], shape: [2, 2]) }
    #expect(throws: TorchError.self) { try Tensor([1, 2] as [Float], shape: [-1, -2]) }
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let two = try Tensor.zeros([2])
    let three = try Tensor.zeros([3])
    #expect(throws: TorchError.self) { try two + three }
    #expect(throws: TorchError.self) { try two.copy(from: three) }
    #expect(throws: TorchError.self) { try two.reshape([3]) }
    #expect(throws: TorchError.self) { try two.item() }
    #expect(throws: TorchError.self) { try two.maxPool(kernel: [2, 2]) }
    #expect(throws: TorchError.self) { try two.convolution(three) }
    #expect(throws: TorchError.self) { try two.channelsLast() }
    #expect(throws: TorchError.self) { try two.pad(before: [1, 0], after: [0], with: .reflect) }
    #expect(throws: TorchError.self) { try Tensor.concatenate([], dimension: 0) }
  }

  @Test func tellsMemoryThatRanOut() throws {
    let error = try #require(throws: TorchError.self) { try Tensor.zeros([1 << 46]) }
    #expect(error.isOutOfMemory)
  }

  @Test func refusesACardThatIsNotThere() throws {
    let absent = Device.cuda(Device.cudaCount)
    let error = try #require(throws: TorchError.self) { try Tensor.zeros([1], device: absent) }
    #expect(error.operation == "device")
    #expect(throws: TorchError.self) { try Tensor.zeros([1]).to(absent) }
  }

  @Test func refusesBackwardWithoutARecord() throws {
    let plain = try Tensor.ones([1])
    #expect(throws: TorchError.self) { try Tensor.gradients(of: plain, withRespectTo: [plain]) }
  }
}
