import Imaging
import Testing

@Suite struct FloatImageTests {
  @Test func repeatsOneValue() {
    let image = FloatImage(width: 2, height: 3, channels: 2, repeating: 4)
    #expect(image.values == [Float](repeating: 4, count: 12))
  }
}
