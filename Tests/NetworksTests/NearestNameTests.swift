import Networks
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("unte", "unet"), ("UNET", "unet"), ("uunet", "unet"), ("attention-unt", "attention-unet"),
    ("atention-unett", "attention-unet"),
  ])
  func findsTheNearest(typed: String, meant: String) {
    #expect(nearestName(to: typed, among: ["unet", "attention-unet", "otsu"]) == meant)
  }

  @Test func saysNothingWhereNoneIsNear() {
    #expect(nearestName(to: "transformer", among: ["unet", "otsu"]) == nil)
    #expect(nearestName(to: "unet", among: []) == nil)
  }
}
