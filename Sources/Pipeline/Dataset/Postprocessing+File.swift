internal import Imaging

/// Post-processing whose errors name the file.
extension Postprocessing {
  /// Looks whether a case can be post-processed, so that nobody waits for what cannot be done.
  ///
  /// - Parameters:
  ///   - planes: of the case.
  ///   - spacing: what its file states.
  ///   - file: its name, for errors.
  func check(planes: Int, spacing: Image.Spacing?, file: String) throws(PipelineError) {
    guard let step = stepsThatNeedSpacing.first else { return }
    guard planes == 1 else {
      throw PipelineError(
        .postprocessing,
        "\(file): postprocessing: \(step) asks for an area in mm², and a stack of \(planes) planes has volumes; files state no "
          + "distance between planes: give a number of pixels, unit: px")
    }
    guard spacing != nil else {
      throw PipelineError(
        .postprocessing,
        "\(file): postprocessing: \(step) asks for an area in mm² and needs the size of a pixel, which the file does not "
          + "state; write it into the file (TIFF: XResolution and ResolutionUnit, PNG: pHYs), or give unit: px")
    }
  }

  /// What the user should know although nothing is wrong.
  func notes(_ cases: [Case]) -> [String] {
    guard let step = stepsThatNeedStacks.first, cases.allSatisfy({ $0.planes == 1 }) else { return [] }
    return [
      "postprocessing: \(step) has an element that reaches from plane to plane, and no image is a stack: it acts as its middle "
        + "plane does, a ball as a disk"
    ]
  }
}
