internal import Imaging

/// Preprocessing whose errors name the file.
extension Preprocessing {
  func prepare(
    _ image: Image, plane: Int, channels: ChannelSelection, file: String
  ) throws(PipelineError) -> PreprocessedImage {
    do throws(PreprocessingError) {
      return try prepare(image, plane: plane, channels: channels)
    } catch {
      throw PipelineError(.preprocessing, "\(file): \(error)")
    }
  }

  func grids(of image: Image, channels: ChannelSelection, file: String) throws(PipelineError) -> [PreprocessedGrid] {
    do throws(PreprocessingError) {
      return try grids(of: image, channels: channels)
    } catch {
      throw PipelineError(.preprocessing, "\(file): \(error)")
    }
  }
}
