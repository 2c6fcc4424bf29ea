internal import Foundation

/// What the command line changes in a pipeline file.
public struct DefinitionOverrides: Sendable {
  /// `key.path=value`, in order.
  public var settings: [String]
  public var seed: UInt64?

  public init(settings: [String] = [], seed: UInt64? = nil) {
    self.settings = settings
    self.seed = seed
  }
}

extension PipelineDefinition {
  /// Reads a pipeline file, what it extends and what the command line overrides.
  ///
  /// - Throws: `DefinitionError` with everything that is wrong, each with file, line and column.
  public static func load(
    _ path: String, overrides: DefinitionOverrides = .init()
  ) throws(DefinitionError) -> PipelineDefinition {
    let (tree, yaml, seed) = try loadTree(path, overrides: overrides)
    let problems = ConfigurationReader.Problems()
    var definition = DefinitionDecoder(problems: problems, origin: tree.origin).decode(tree)
    checkVariants(of: tree, problems: problems)
    guard problems.diagnostics.isEmpty else { throw DefinitionError(problems.diagnostics) }
    definition.data.split.keepSeed(seed)
    definition.source = path
    definition.yaml = yaml
    return definition
  }

  /// The tree of a file, what it extends and what the command line overrides; the file's text; and the seed of its splits.
  static func loadTree(
    _ path: String, overrides: DefinitionOverrides
  ) throws(DefinitionError) -> (tree: ConfigurationNode, yaml: String, splitSeed: UInt64) {
    var (tree, yaml) = try loadTree(path, visited: [])
    for setting in overrides.settings { tree = try tree.applying(setting: setting) }
    let seed = try splitSeed(of: tree)
    if let newSeed = overrides.seed { tree = try tree.applying(setting: "seed=\(newSeed)") }
    return (tree, yaml, seed)
  }

  /// The tree of a file with what it extends merged below it.
  static func loadTree(
    _ path: String, visited: [String]
  ) throws(DefinitionError) -> (tree: ConfigurationNode, yaml: String) {
    let directory = FilePath.folder(of: path)
    let here = ConfigurationNode.Origin(source: path, directory: directory, line: 0, column: 0)
    let resolved = URL(fileURLWithPath: path).standardizedFileURL.path
    guard !visited.contains(resolved) else {
      throw DefinitionError(Diagnostic("extends itself, through \(visited.joined(separator: " → "))", at: here))
    }
    let tree: ConfigurationNode
    let yaml: String
    do {
      yaml = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw DefinitionError(Diagnostic("cannot be read: \(reason(of: error))", at: here))
    }
    tree = try ConfigurationNode.parse(yaml, source: path, directory: directory)
    guard let parent = tree["extends"] else { return (tree, yaml) }
    guard case .scalar(let name, _) = parent.content else {
      throw DefinitionError(Diagnostic("'extends' must be a file, found \(parent.kind)", at: parent.origin))
    }
    let parentPath = resolve(name, against: directory)
    guard FileManager.default.fileExists(atPath: parentPath) else {
      throw DefinitionError(Diagnostic("'extends' names \(parentPath), which does not exist", at: parent.origin))
    }
    let base = try loadTree(parentPath, visited: visited + [resolved]).tree
    var merged = base.removingModelOfOtherKind(than: tree).merged(with: tree.removing("extends"))
    // What the whole lacks, and the name it has when none is given, are this file's.
    merged.origin = tree.origin
    return (merged, yaml)
  }

  /// The seed that the file gives: splits and folds draw with it whatever `--seed` says.
  static func splitSeed(of tree: ConfigurationNode) throws(DefinitionError) -> UInt64 {
    guard let node = tree["seed"] else { return 0 }
    return UInt64(node) ?? 0
  }

  /// Decodes each variant merged over the definition, so that a mistake in one is seen before any work starts.
  private static func checkVariants(of tree: ConfigurationNode, problems: ConfigurationReader.Problems) {
    guard let variants = tree["variants"], case .map(let entries) = variants.content else { return }
    for entry in entries {
      var changes = entry.value
      if case .null = changes.content { changes.content = .map([]) }
      guard changes.isMap else {
        problems.diagnostics.append(
          Diagnostic(
            "'variants.\(entry.key)' must be a map of overridden keys, found \(changes.kind)", at: changes.origin))
        continue
      }
      let found = ConfigurationReader.Problems()
      _ = DefinitionDecoder(problems: found, origin: entry.origin).decode(tree.variant(changes))
      for diagnostic in found.diagnostics where !problems.diagnostics.contains(diagnostic) {
        problems.diagnostics.append(diagnostic)
      }
    }
  }
}

extension ConfigurationNode {
  /// This tree with `key.path=value` set; a whole number in the path picks an item of a list.
  func applying(setting: String) throws(DefinitionError) -> ConfigurationNode {
    let origin = Origin(source: "--set \(setting)", directory: "", line: 0, column: 0)
    guard let equals = setting.firstIndex(of: "="), equals != setting.startIndex else {
      throw DefinitionError(Diagnostic("must be KEY.PATH=VALUE, for example training.batch=4", at: origin))
    }
    let keys = setting[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !keys.contains("") else {
      throw DefinitionError(Diagnostic("has an empty key; write it as training.batch=4", at: origin))
    }
    let text = String(setting[setting.index(after: equals)...])
    // A glob such as *.png is no YAML and is meant as it stands.
    var value =
      (try? ConfigurationNode.parse(text, source: origin.source, directory: ""))
      ?? ConfigurationNode(content: .scalar(text, quoted: false), origin: origin)
    value = value.relocated(to: origin)
    if case .map(let entries) = value.content, entries.isEmpty, setting.hasSuffix("=") { value.content = .null }
    return try applying(keys, value: value, origin: origin)
  }

  /// This tree with a value at a path of keys.
  ///
  /// - Parameter place: where the path was written.
  /// - Throws: `DefinitionError` where the path numbers an item that a list does not have.
  func applying(
    _ keys: [String], value: ConfigurationNode, origin place: Origin
  ) throws(DefinitionError) -> ConfigurationNode {
    let changes = try ConfigurationNode(content: .map([]), origin: place)
      .replacing(keys[...], with: value, origin: place)
    return try removingModelOfOtherKind(than: changes).replacing(keys[...], with: value, origin: place)
  }

  private func relocated(to place: Origin) -> ConfigurationNode {
    switch content {
    case .map(let entries):
      let moved = entries.map { Entry(key: $0.key, origin: place, value: $0.value.relocated(to: place)) }
      return ConfigurationNode(content: .map(moved), origin: place)
    case .list(let items):
      return ConfigurationNode(content: .list(items.map { $0.relocated(to: place) }), origin: place)
    default:
      return ConfigurationNode(content: content, origin: place)
    }
  }

  private func replacing(
    _ keys: ArraySlice<String>, with value: ConfigurationNode, origin place: Origin
  ) throws(DefinitionError) -> ConfigurationNode {
    guard let key = keys.first else { return value }
    switch content {
    case .list(var items):
      guard let index = Int(key), items.indices.contains(index) else {
        throw DefinitionError(
          Diagnostic("'\(key)' must number an item of the list, from 0 to \(items.count - 1)", at: place))
      }
      items[index] = try items[index].replacing(keys.dropFirst(), with: value, origin: place)
      return ConfigurationNode(content: .list(items), origin: origin)
    case .map(var entries):
      let empty = ConfigurationNode(content: .map([]), origin: place)
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index].value = try entries[index].value.replacing(keys.dropFirst(), with: value, origin: place)
        entries[index].origin = place
      } else {
        let child = try empty.replacing(keys.dropFirst(), with: value, origin: place)
        entries.append(Entry(key: key, origin: place, value: child))
      }
      return ConfigurationNode(content: .map(entries), origin: origin)
    default:
      let empty = ConfigurationNode(content: .map([]), origin: place)
      return try empty.replacing(keys, with: value, origin: place)
    }
  }

  /// This tree without the model keys that a variant's own architecture or method replaces: those that it cannot use.
  func removingModelReplaced(by variant: ConfigurationNode) -> ConfigurationNode {
    if variant["model"]?["architecture"].flatMap(String.init) != nil { return keepingModel(["width", "depth"]) }
    guard let method = variant["model"]?["method"].flatMap(String.init) else { return self }
    return keepingModel(DefinitionDecoder.modelKeys(ofMethod: method) ?? [])
  }

  /// This definition's tree with a variant's changes merged over it.
  func variant(_ changes: ConfigurationNode) -> ConfigurationNode {
    removing("variants").removingModelReplaced(by: changes).merged(with: changes)
  }

  /// As `removingModelReplaced`, for other changes, but that an architecture keeps the options of another one.
  func removingModelOfOtherKind(than changes: ConfigurationNode) -> ConfigurationNode {
    func isMethod(_ tree: ConfigurationNode) -> Bool { tree["model"]?["method"].flatMap(String.init) != nil }
    let isOther = isMethod(changes) || isMethod(self) && changes["model"]?["architecture"] != nil
    return isOther ? removingModelReplaced(by: changes) : self
  }

  /// This tree with some keys of `model` alone.
  private func keepingModel(_ keys: [String]) -> ConfigurationNode {
    guard case .map(let entries) = content else { return self }
    let kept = entries.map { entry in
      guard entry.key == "model", case .map(let options) = entry.value.content else { return entry }
      var entry = entry
      entry.value.content = .map(options.filter { keys.contains($0.key) })
      return entry
    }
    return ConfigurationNode(content: .map(kept), origin: origin)
  }
}

extension PipelineDefinition.Split {
  /// Fixes the seed of a drawn split to the file's, where the split names none of its own.
  mutating func keepSeed(_ fileSeed: UInt64) {
    switch self {
    case .fractions(let train, let validation, let test, nil):
      self = .fractions(train: train, validation: validation, test: test, seed: fileSeed)
    case .fold(let fold, let count, nil):
      self = .fold(fold, of: count, seed: fileSeed)
    case .file(let path, let fold, nil):
      self = .file(path, fold: fold, seed: fileSeed)
    default: break
    }
  }
}

/// A path as it is, or below the directory of the file that names it.
func resolve(_ path: String, against directory: String) -> String {
  path.hasPrefix("/") || directory.isEmpty ? path : FilePath.join(directory, path)
}

/// What the system says about a failed file operation, without Foundation's wrapping.
func reason(of error: any Error) -> String {
  let bridged = error as NSError
  if let cause = bridged.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(of: cause) }
  if let posix = error as? POSIXError { return String(cString: strerror(posix.code.rawValue)) }
  if bridged.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(bridged.code))) }
  return bridged.localizedDescription
}
