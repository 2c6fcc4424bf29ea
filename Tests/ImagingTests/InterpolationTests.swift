import Testing

@testable import Imaging

@Suite struct InterpolationTests {
  @Test func reflectionRepeatsNoEdgePixel() {
    #expect((-5...7).map { Border.reflect.index($0, count: 3) } == [1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1])
    #expect((-3...3).map { Border.reflect.index($0, count: 1) } == [0, 0, 0, 0, 0, 0, 0])
  }

  @Test func edgeAndConstant() {
    #expect((-2...4).map { Border.edge.index($0, count: 3) } == [0, 0, 0, 1, 2, 2, 2])
    #expect((-2...4).map { Border.constant.index($0, count: 3) } == [nil, nil, 0, 1, 2, nil, nil])
  }
}
