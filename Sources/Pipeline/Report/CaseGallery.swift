internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// The worst, the median and the best cases of a run, with outlines of reference and prediction, and a slider that draws the
/// outline which another threshold would give.
///
/// Each picture embeds the image, both outlines, the labels of the reference and a map of each class's probability, all at
/// the size shown; a script draws. Without scripts the outlines of what was predicted remain.
struct CaseGallery {
  /// Whose cases are shown.
  let rounds: [HTMLReport.Round]
  let scores: ScoredCases

  /// Cases shown of each kind.
  private static let shown = 3

  /// Cases of one kind, in the order shown.
  struct Choice: Equatable {
    var title: String
    var cases: [String]
  }

  /// The worst, the median and the best by IoU, none of them twice; of fewer than three cases all.
  static func choices(_ cases: [CaseScores], shown: Int = shown) -> [Choice] {
    let ordered = cases.filter { !$0.iou.isNaN }.sorted { ($0.iou, $0.name) < ($1.iou, $1.name) }.map(\.name)
    let count = min(shown, ordered.count / 3)
    guard count > 0 else { return ordered.isEmpty ? [] : [Choice(title: "All cases, worst first", cases: ordered)] }
    let middle = (ordered.count - count) / 2
    return [
      Choice(title: "Worst", cases: Array(ordered.prefix(count))),
      Choice(title: "Median", cases: Array(ordered[middle..<middle + count])),
      Choice(title: "Best", cases: ordered.suffix(count).reversed()),
    ]
  }

  /// The part of the page.
  ///
  /// - Throws: where an image or a mask of a case shown cannot be read any more.
  func section() throws -> String {
    let choices = Self.choices(scores.cases)
    guard !choices.isEmpty else {
      return "<p class=\"note\">In no case is the IoU defined, so there is none to show.</p>"
    }
    let rows = try choices.map { choice in
      "<h3>\(choice.title)</h3><div class=\"gallery\">\(try choice.cases.map(figure).joined())</div>"
    }
    return Self.switches + slider + rows.joined()
  }

  private struct Place {
    let files: Case
    let round: HTMLReport.Round
  }

  private func place(_ name: String) -> Place {
    for round in rounds {
      if let files = round.plan.shared.cases(in: .test).first(where: { $0.name == name }) {
        return Place(files: files, round: round)
      }
    }
    preconditionFailure("a scored case is a test case of some round")
  }

  private func figure(_ name: String) throws -> String {
    let place = place(name)
    let shared = place.round.plan.shared
    let entry = scores.cases.first { $0.name == name }!
    guard let masks = place.round.predictions.masks(name) else {
      return
        "<figure class=\"case\"><figcaption><b>IoU \(scoreText(entry.iou))</b> \(escape(name)): its predicted mask is "
        + "not there any more.</figcaption></figure>"
    }
    let image = try shared.caseReader.image(place.files.image).content
    let page = image.planes / 2
    let size = ReducedSize(width: image.width, height: image.height)
    let picture = Overlay.draw(image, plane: page, layers: [], longestSide: ReducedSize.longestSide)
    func reduced(_ map: LabelMap) -> LabelMap {
      map.plane(page).resized(width: size.width, height: size.height, method: .majority)
    }
    let reference = reduced(try shared.reference(of: place.files))
    let prediction = reduced(try shared.predictionReader.labels(masks))
    return """
      <figure class="case"\(try data(name, round: place.round, reference: reference))>\
      <div class="stack" style="--aspect: \(Double(size.width) / Double(size.height))">\
      <img src="\(try picture.dataURL(.jpeg))" alt="image \(escape(name))">\
      <img class="layer reference" src="\(try layer(shared.classes.layers(of: reference), Overlay.reference))" alt="outline of the reference">\
      <img class="layer prediction" src="\(try layer(shared.classes.layers(of: prediction), Overlay.prediction))" alt="outline of the prediction">\
      </div><figcaption><b>IoU \(scoreText(entry.iou))</b> <span title="\(escape(name))">\(escape(shortened(name)))</span>\
      \(image.planes > 1 ? ", page \(page + 1) of \(image.planes)" : "")\
      <output class="screen" aria-live="off"></output></figcaption></figure>
      """
  }

  private func layer(_ maps: [LabelMap], _ color: Image.RGB) throws -> String {
    try Overlay.transparent(maps, color: color).dataURL(.png)
  }

  /// What the script needs: the reference's labels as gray levels, sets of classes where they overlap, and a map a foreground class.
  private func data(_ name: String, round: HTMLReport.Round, reference: LabelMap) throws -> String {
    guard let maps = round.maps?.dataURLs(name) else { return "" }
    let labels = Image(
      width: reference.width, height: reference.height, channels: .gray, bitsPerSample: 8,
      samples: .uint8(reference.labels))
    let isOfSets = round.plan.shared.classes.isOverlapping
    return (isOfSets ? " data-sets" : "")
      + " data-reference=\"\(try labels.dataURL(.png))\" data-maps=\"\(maps.joined(separator: " "))\""
  }

  /// They work by styles alone.
  private static let switches = """
    <p class="note screen">Show the outline of <label><input type="checkbox" id="show-reference" checked> \
    <span class="key reference"></span> the reference</label> \
    <label><input type="checkbox" id="show-prediction" checked> <span class="key prediction"></span> the \
    prediction</label> (keys <kbd>R</kbd> and <kbd>P</kbd>)</p>
    """

  private var slider: String {
    guard rounds.contains(where: { $0.maps != nil }) else {
      return
        "<p class=\"note screen\">There is no slider of thresholds: a classical method decides each pixel without a "
        + "probability.</p>"
    }
    let all = scores.classes[scores.foreground]
    let names = all.prefix(rounds[0].maps?.classes ?? 0)
    let options = names.enumerated().map { "<option value=\"\($0 + 1)\">\(escape($1))</option>" }.joined()
    let choice = names.count > 1 ? "<label>of <select id=\"threshold-class\">\(options)</select></label> " : ""
    let others = all.count > names.count ? " It knows the first \(names.count) of \(all.count) classes." : ""
    return """
      <div class="threshold with-maps screen" hidden><label for="threshold">Threshold</label> \
      <input type="range" id="threshold" min="0" max="1" step="0.01" value="0.5" aria-describedby="threshold-note"> \
      <output id="threshold-value" for="threshold">0.50</output> \(choice)\
      <button type="button" id="as-predicted">as predicted</button></div>
      <p class="note with-maps screen" id="threshold-note" hidden>Move the slider to draw what another threshold would mark: \
      pixels whose probability is above it. Its IoU is that of the picture: at the size shown, in steps of 1/255, and before \
      post-processing, so it differs a little from the score. “As predicted” goes back to the mask that was scored.\(others)</p>
      """
  }
}
