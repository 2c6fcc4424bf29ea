import Foundation

/// The built program, run as a user runs it.
enum Program {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The tests' own executable lies beside the program.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("sulcus").path

  /// Runs the program to its end.
  static func run(_ arguments: String..., in folder: Folder) throws -> Result {
    try run(arguments, in: folder)
  }

  static func run(_ arguments: [String], in folder: Folder) throws -> Result {
    let running = try start(arguments, in: folder)
    running.process.waitUntilExit()
    return try running.result()
  }

  /// A program that is still at work; its output goes to files, which never fill up as pipes do.
  struct Running {
    let process: Process
    let output: String
    let errors: String

    func result() throws -> Result {
      Result(
        status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
        errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// Waits until one of the texts stands in the error output; false where the program ends before.
    func waits(for texts: String...) throws -> Bool {
      func stands() throws -> Bool {
        let found = try String(contentsOfFile: errors, encoding: .utf8)
        return texts.contains { found.contains($0) }
      }
      while process.isRunning {
        if try stands() { return true }
        usleep(20_000)
      }
      return try stands()
    }
  }

  static func start(_ arguments: [String], in folder: Folder) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let (output, errors) = (folder.file(".out-\(UUID().uuidString)"), folder.file(".err-\(UUID().uuidString)"))
    for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    return Running(process: process, output: output, errors: errors)
  }
}

/// A temporary folder of one test, removed with it.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "sulcus-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

  func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    let path = file(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: path))
  }

  func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file(folder)).sorted()
  }

  /// Lesions with their masks in `set/`, and a pipeline of a few seconds.
  func prepare(count: Int = 10) throws {
    let made = try Program.run("synthesize", "--output", "set", "--count", "\(count)", "--quiet", in: self)
    precondition(made.status == 0, made.errors)
    try write(Self.pipeline, to: "tiny.yaml")
  }

  static let pipeline = """
    name: tiny
    seed: 3
    data:
      images: set/images
      masks: set/masks
      classes: {background: 0, lesion: 255}
      split: {train: 0.6, validation: 0.2, test: 0.2}
    model: {architecture: unet, width: 2, depth: 2}
    training:
      loss: {dice: 1, bce: 1}
      patch: [64, 64]
      batch: 4
      epochs: 2
      threads: 1
    """
}
