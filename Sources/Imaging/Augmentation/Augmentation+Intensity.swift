extension Augmentation {
  /// Carries out the intensity steps on a sample, and notes what they have drawn.
  func changeIntensity(of sample: inout AugmentedSample, key: SampleKey) {
    let (width, height, channels) = (sample.image.width, sample.image.height, sample.image.channels)
    var changes: [IntensityChange] = []
    for (step, occurrence) in numberedSteps {
      guard let step = step as? any IntensityStep else { continue }
      let name = type(of: step).name
      var generator = key.draws(name, occurrence: occurrence)
      let drawn = step.draw(width: width, height: height, channels: channels, using: &generator)
      guard let drawn else { continue }
      changes.append(drawn.change)
      sample.draws.append(DrawnStep(name: name, parameters: drawn.parameters))
    }
    sample.image.apply(changes)
  }
}
