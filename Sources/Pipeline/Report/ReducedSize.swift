internal import Imaging

/// The size at which a page shows a picture: that of the image, or less, with its longest side of so many pixels.
struct ReducedSize: Equatable {
  /// What a page shows at most, px.
  static let longestSide = 420

  let width: Int
  let height: Int

  init(width: Int, height: Int, longestSide: Int = longestSide) {
    let longest = max(width, height)
    if longest <= longestSide {
      (self.width, self.height) = (width, height)
    } else {
      self.width = max(1, width * longestSide / longest)
      self.height = max(1, height * longestSide / longest)
    }
  }
}
