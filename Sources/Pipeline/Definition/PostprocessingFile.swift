internal import Imaging

/// What `sulcus postprocess` does: a bare list of steps, or a pipeline's `postprocessing` and `data`.
struct PostprocessingFile {
  var postprocessing: Postprocessing
  /// What mask values mean, and are written as.
  var classes: ClassTable
  /// Whether classes are not given, and every value but 0 is foreground.
  var isNonZero = true
  var orientation = PipelineDefinition.Orientation.apply

  /// - Throws: `DefinitionError` with everything that is wrong, each with file, line and column.
  static func load(_ path: String) throws(DefinitionError) -> PostprocessingFile {
    let tree = try PipelineDefinition.loadTree(path, visited: []).tree
    if tree["data"] != nil { return try PostprocessingFile(PipelineDefinition.load(path)) }
    return PostprocessingFile(postprocessing: try steps(tree), classes: binary)
  }

  private init(
    postprocessing: Postprocessing, classes: ClassTable, isNonZero: Bool = true,
    orientation: PipelineDefinition.Orientation = .apply
  ) {
    self.postprocessing = postprocessing
    self.classes = classes
    self.isNonZero = isNonZero
    self.orientation = orientation
  }

  private init(_ definition: PipelineDefinition) {
    let data = definition.data
    var table = ClassTable(classes: data.classes, ignore: data.ignore, threshold: data.maskThreshold)
    if case .classes = data.masks {
      // One file a class holds nothing but 0 and 255.
      table = ClassTable(classes: data.classes, isFilePerClass: true)
      table.overlap = data.overlap ? true : nil
      if table.classes.isEmpty {
        table.classes = data.classNames.enumerated().map { ClassDefinition(name: $1, values: [.gray($0)]) }
      }
    }
    let isNonZero = table.classes.isEmpty && table.threshold == nil
    if table.classes.isEmpty { table.classes = Self.binary.classes }
    self.init(
      postprocessing: definition.postprocessing, classes: table, isNonZero: isNonZero, orientation: data.orientation)
  }

  private static let binary = ClassTable(classes: [
    ClassDefinition(name: MaskSource.backgroundName, values: [.gray(0)]),
    ClassDefinition(name: "foreground", values: [.gray(255)]),
  ])

  /// The steps of a list, or of a map that holds nothing but `postprocessing`.
  private static func steps(_ tree: ConfigurationNode) throws(DefinitionError) -> Postprocessing {
    let problems = ConfigurationReader.Problems()
    var map = tree
    if !tree.isMap {
      let entry = ConfigurationNode.Entry(key: "postprocessing", origin: tree.origin, value: tree)
      map = ConfigurationNode(content: .map([entry]), origin: tree.origin)
    }
    let reader = ConfigurationReader(map, path: "", problems: problems, parent: tree.origin)
    let decoder = DefinitionDecoder(problems: problems, origin: tree.origin)
    let postprocessing = decoder.postprocessing(reader, classes: binary.names)
    reader.finish()
    if tree.isMap, tree["postprocessing"] == nil {
      reader.report(
        "holds no steps: give a list as below 'postprocessing', as in '- fillHoles', or a pipeline", at: tree.origin)
    }
    guard problems.diagnostics.isEmpty else { throw DefinitionError(problems.diagnostics) }
    return postprocessing
  }
}

extension PostprocessingFile {
  /// The class of every pixel of a mask, whether it was predicted or drawn.
  func labels(of mask: Image, file: MaskFile) throws(PipelineError) -> LabelMap {
    if isNonZero {
      let codes = try MaskCodes.read(mask, asColors: false, file: file.path)
      return LabelMap(
        width: mask.width, height: mask.height, planes: mask.planes,
        labels: codes.map { Int($0) == classes.ignore ? LabelMap.ignored : $0 == 0 ? 0 : 1 })
    }
    guard classes.threshold != nil else { return try classes.labels(of: mask, file: file) }
    // A prediction holds the declared values; what else a mask may hold is divided at the threshold.
    var declared = classes
    declared.threshold = nil
    do throws(PipelineError) {
      return try declared.labels(of: mask, file: file)
    } catch  where error.code == .maskValues {
      return try classes.labels(of: mask, file: file)
    }
  }
}
