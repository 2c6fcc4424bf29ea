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
    #expect(try !channelsLast.contiguous().isChannelsLast)
    #expect(try tensor.permute([3, 2, 1, 0]).permute([3, 2, 1, 0]).floats() == values)
  }

  @Test func volumesHaveChannelsLastToo() throws {
    let volume = try scattered([1, 2, 3, 2, 2])
    #expect(try volume.channelsLast().isChannelsLast)
    #expect(try volume.channelsLast().doubles() == volume.doubles())
  }

  @Test func tellsWhatItIs() throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 6] as [UInt8], shape: [2, 3])
    #expect(tensor.shape == [2, 3])
    #expect(tensor.rank == 2)
    #expect(tensor.count == 6)
    #expect(tensor.scalarType == .uint8)
    #expect(tensor.device == .cpu)
    #expect("\(tensor)" == "uint8 [2, 3]")
  }

  @Test(arguments: ScalarType.allCases)
  func convertsToEachTypeAndBack(_ type: ScalarType) throws {
    let converted = try Tensor([0, 1, 1, 0] as [Float], shape: [4]).to(type)
    #expect(converted.scalarType == type)
    #expect(try converted.floats() == [0, 1, 1, 0])
    #expect(try converted.values(as: UInt8.self) == [0, 1, 1, 0])
    #expect(try converted.values(as: Int64.self) == [0, 1, 1, 0])
  }

  @Test func roundsToBFloat16() throws {
    // 1 + 2⁻⁸ lies halfway between two bfloat16 numbers; the even one is 1.
    #expect(try Tensor([1 + 1 / 256, 3.14159] as [Float], shape: [2]).to(.bfloat16).floats() == [1, 3.140625])
  }

  @Test func makesConstants() throws {
    #expect(try Tensor.zeros([2]).floats() == [0, 0])
    #expect(try Tensor.ones([2], type: .int64).values() == [1, 1] as [Int64])
    #expect(try Tensor.full(2.5, shape: [1, 2], type: .float64).doubles() == [2.5, 2.5])
    #expect(try Tensor(7).item() == 7)
    #expect(try Tensor(7).shape == [])
    let like = try scattered([1, 2, 3, 3]).channelsLast().zerosLike()
    #expect(like.isChannelsLast && like.scalarType == .float64)
  }

  @Test func holdsNothing() throws {
    let empty = try Tensor([] as [Float], shape: [0, 3])
    #expect(empty.count == 0)
    #expect(try empty.floats() == [])
    #expect(try empty.allFinite())
  }

  @Test func copiesKeepTheirOwnMemory() throws {
    let original = try Tensor([1, 2] as [Float], shape: [2])
    let copy = try original.clone()
    let shared = try original.detached()
    try original.copy(from: Tensor([3, 4] as [Double], shape: [2]))
    #expect(try copy.floats() == [1, 2])
    #expect(try shared.floats() == [3, 4])
  }

  @Test func movesAPartOfTheWay() throws {
    let average = try Tensor([0, 10] as [Float], shape: [2])
    try average.move(toward: Tensor([4, 20] as [Float], shape: [2]), by: 0.25)
    #expect(try average.floats() == [1, 12.5])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func noticesWhatIsNotFinite(_ value: Float) throws {
    #expect(try Tensor([1, 2] as [Float], shape: [2]).allFinite())
    #expect(try !Tensor([1, value] as [Float], shape: [2]).allFinite())
  }

  @Test func oneHotLeavesIgnoredLabelsOut() throws {
    let labels = try Tensor([0, 1, 255, 2] as [UInt8], shape: [1, 2, 2])
    let planes = try labels.oneHot(classes: 3)
    #expect(planes.shape == [1, 3, 2, 2])
    #expect(try planes.floats() == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1])
  }
}
