internal import Foundation
internal import Imaging

/// `model: {method: NAME, …}`: a classical method with its options.
extension DefinitionDecoder {
  /// - Parameter root: of the whole file, for what it gives beside the model.
  /// - Returns: nothing where the method is wrong, which is reported.
  func method(_ reader: ConfigurationReader, root: ConfigurationReader) -> MethodDefinition? {
    defer { reader.finish() }
    // Asked for only where it stands, so that no suggestion names it.
    if reader.keys.contains("architecture"), reader.node("architecture") != nil {
      reader.report(
        "'model' has both architecture and method: choose one (clear the other with null)",
        at: reader.place(of: "method"))
    }
    guard let name: String = reader.value("method") else { return nil }
    let names = MethodReader.all.map(\.name)
    guard let entry = MethodReader.all.first(where: { $0.name == name }) else {
      reader.report(
        "'model.method' has no method '\(name)'\(suggestion(for: name, among: names))",
        at: reader.node("method")?.origin ?? reader.origin)
      // Its options cannot be judged.
      for key in reader.keys { _ = reader.node(key) }
      return nil
    }
    let algorithm = entry.read(reader)
    var definition = MethodDefinition(
      algorithm: CodedClassicalMethod(algorithm), foreground: .auto, levels: nil,
      unusedBlocks: ["augmentation", "training", "prediction"].filter { root.node($0) != nil })
    // Others do not know these keys.
    guard definition.usesBrightness else { return definition }
    definition.foreground = reader.choice("foreground", default: .auto)
    if entry.kind.maximumClasses > 2, reader.node("levels") != nil {
      definition.levels = reader.value("levels", default: 2, in: 2...entry.kind.maximumClasses)
    }
    return definition
  }

  /// The keys of `model` that a method takes; nothing where there is no such method.
  static func modelKeys(ofMethod name: String) -> [String]? {
    guard let entry = MethodReader.all.first(where: { $0.name == name }) else { return nil }
    let origin = ConfigurationNode.Origin(source: "", directory: "", line: 0, column: 0)
    let reader = ConfigurationReader(nil, path: "model", problems: .init(), parent: origin)
    let definition = MethodDefinition(
      algorithm: CodedClassicalMethod(entry.read(reader)), foreground: .auto, levels: nil, unusedBlocks: [])
    return reader.askedKeys + ["method"] + (definition.usesBrightness ? ["foreground"] : [])
      + (entry.kind.maximumClasses > 2 ? ["levels"] : [])
  }

  /// Whether options are ones that a pipeline file could have given, for they may come from any file.
  static func isSound(_ method: any ClassicalMethod) -> Bool {
    guard let text = try? String(decoding: jsonEncoder.encode(CodedClassicalMethod(method)), as: UTF8.self),
      let node = try? ConfigurationNode.parse(text, source: "", directory: ""),
      let entry = MethodReader.all.first(where: { $0.name == type(of: method).name })
    else { return false }
    let problems = ConfigurationReader.Problems()
    // What objects are is told by the foreground.
    let options = node[entry.name]?.removing("objects")
    let reader = ConfigurationReader(options, path: "model", problems: problems, parent: node.origin)
    let again = entry.read(reader).seeking((method as? any ObjectSeekingMethod)?.objects)
    reader.finish()
    return problems.diagnostics.isEmpty && again.isEqual(to: method)
  }
}
