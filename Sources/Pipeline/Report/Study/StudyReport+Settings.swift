internal import Evaluation
internal import Foundation

/// Settings and hashes: what each run was, and how to know it again.
extension StudyReport {
  var settings: String {
    "<h3>What differs</h3>" + differenceTable + "<h3>Each run</h3>"
      + study.variants.indices.map(variantDetails).joined(separator: "\n") + inputs
  }

  /// The settings of the plans in which not all variants agree.
  private var differenceTable: String {
    let plans = study.variants.map { PlanSettings($0.runs[0].plan.first).values }
    let keys = Set(plans.flatMap(\.keys)).sorted().filter { key in Set(plans.map { $0[key] ?? "" }).count > 1 }
    guard !keys.isEmpty else { return "<p class=\"note\">Nothing but the seeds.</p>" }
    let rows = keys.map { key in
      [escape(key)] + plans.map { escape(shortened($0[key] ?? StudyNumbers.none, to: 80)) }
    }
    return HTMLTable(
      caption: "Settings that differ", head: ["setting of the plan"] + study.variants.indices.map(name), rows: rows,
      wordColumns: Set(1...plans.count)
    ).html
  }

  private func variantDetails(_ index: Int) -> String {
    let runs = study.variants[index].distinctRuns.map { run in
      details("seed \(run.seed): \(escape(run.folder.path))", hashes(run))
    }
    let definition =
      (try? String(contentsOfFile: study.variants[index].runs[0].folder.definition, encoding: .utf8))
      .map { details("pipeline.yaml", "<pre tabindex=\"0\">\(escape($0))</pre>", isOnPaper: false) }
      ?? "<p class=\"note\">pipeline.yaml is not there.</p>"
    return details(key(index) + name(index), runs.joined() + definition)
  }

  private func hashes(_ run: FinishedRun) -> String {
    let manifest = run.manifest
    let machine = manifest.machine
    let weights = manifest.weights.sorted { $0.key < $1.key }.map { ("weights \($0.key)", $0.value) }
    let rows =
      [("plan.json", manifest.planDigest), ("the program", manifest.binaryDigest)] + weights + [
        ("inputs, all together", Self.digest(ofInputs: manifest)), ("Sulcus", manifest.sulcus),
        ("libtorch", manifest.libtorch), ("begun", ISO8601DateFormatter().string(from: manifest.started)),
        ("machine", "\(machine.processor), \(machine.cores) cores, \(machine.system)"),
      ] + (manifest.stopped.map { [("stopped early", $0)] } ?? [])
    return HTMLTable(
      caption: "Hashes", rows: rows.map { [escape($0.0), "<span class=\"hash\">\(escape($0.1))</span>"] },
      wordColumns: [1]
    ).html
  }

  /// SHA-256 of a line `HASH  PATH` for each file, sorted by path.
  private static func digest(ofInputs manifest: Manifest) -> String {
    Pipeline.digest(Data(inputLines(manifest).utf8))
  }

  private static func inputLines(_ manifest: Manifest) -> String {
    manifest.inputs.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// The files themselves, once: all runs read the same images and masks, and their digests above show it.
  private var inputs: String {
    let manifest = study.variants[0].runs[0].manifest
    return details(
      "SHA-256 of the \(counted(manifest.inputs.count, "input file")) of \(name(0)), seed \(study.seeds[0])",
      """
      <p class="note">As <code>sha256sum</code> writes and checks it. “Inputs, all together” is the SHA-256 of this list.</p>
      <pre tabindex="0">\(escape(Self.inputLines(manifest)))</pre>
      """, isOnPaper: false)
  }
}

/// The settings of a plan by their keys, `training.optimizer`, as texts; without its cases and its seed.
struct PlanSettings {
  let values: [String: String]

  init(_ plan: Plan) {
    guard let data = try? jsonEncoder.encode(plan),
      var object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { preconditionFailure("a plan is written as JSON in every run") }
    for key in ["cases", "seed", "fold", "name"] { object[key] = nil }
    var found: [String: String] = [:]
    Self.flatten(object, "", into: &found)
    values = found
  }

  private static func flatten(_ value: Any, _ key: String, into found: inout [String: String]) {
    switch value {
    case let object as [String: Any]:
      for (name, value) in object { flatten(value, key.isEmpty ? name : "\(key).\(name)", into: &found) }
    case let list as [Any] where list.contains { $0 is [String: Any] }:
      for (index, value) in list.enumerated() { flatten(value, "\(key)[\(index)]", into: &found) }
    case let list as [Any]: found[key] = "[" + list.map { "\($0)" }.joined(separator: ", ") + "]"
    default: found[key] = "\(value)"
    }
  }
}
