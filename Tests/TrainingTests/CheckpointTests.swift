import Foundation
import Networks
import Testing

@testable import Training

@Suite struct CheckpointTests {
  private let sample = TinyNetwork.checkpoint()

  @Test func survivesAFile() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("last.safetensors").path
      try sample.write(to: path)
      let loaded = try Checkpoint.load(path, expecting: sample.graph)
      #expect(loaded.graph == sample.graph)
      #expect(loaded.metadata == sample.metadata)
      #expect(Set(loaded.tensors.map(\.name)) == Set(sample.tensors.map(\.name)))
      #expect(loaded.parameterValues == sample.parameterValues)
    }
  }

  @Test func bestHoldsTheGraphsOwnNamesAndNothingElse() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("best.safetensors").path
      try sample.weightsOnly.write(to: path)
      let names = try Safetensors.read(path).tensors.map(\.name)
      #expect(names.sorted() == sample.graph.parameters.map(\.name).sorted())
      #expect(try Safetensors.readMetadata(path).keys.sorted() == ["checksum", "classes", "graph"])
    }
  }

  @Test func theFormerLastBecomesPrevious() throws {
    try withTemporaryFolder { folder in
      let last = folder.appendingPathComponent("last.safetensors").path
      let previous = folder.appendingPathComponent("previous.safetensors").path
      for epoch in 0..<3 {
        var checkpoint = sample
        checkpoint.metadata["epoch"] = "\(epoch)"
        try checkpoint.write(last: last, previous: previous, keepingLast: epoch > 0)
        #expect(try Checkpoint.load(last).metadata["epoch"] == "\(epoch)")
        if epoch > 0 { #expect(try Checkpoint.load(previous).metadata["epoch"] == "\(epoch - 1)") }
      }
      #expect(try names(in: folder) == ["last.safetensors", "previous.safetensors"])
    }
  }

  @Test func aDamagedLastDoesNotDisplacePrevious() throws {
    try withTemporaryFolder { folder in
      let last = folder.appendingPathComponent("last.safetensors")
      let previous = folder.appendingPathComponent("previous.safetensors").path
      try sample.write(to: previous)
      try Data("half a file".utf8).write(to: last)
      try sample.write(last: last.path, previous: previous, keepingLast: false)
      #expect(try Checkpoint.load(previous) == Checkpoint.load(last.path))
    }
  }

  @Test func refusesAnotherArchitectureAndNamesBoth() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("best.safetensors").path
      try sample.write(to: path)
      let other = TinyNetwork.graph(width: 3)
      let error = #expect(throws: CheckpointError.self) { try Checkpoint.load(path, expecting: other) }
      #expect(error?.code == .otherArchitecture)
      #expect(error?.file == path)
      for graph in [sample.graph, other] {
        #expect(error?.message.contains("\(graph.name) (1 → 1 channels, \(graph.parameterCount) parameters)") == true)
      }
      #expect(error?.message.contains("differ first in encoder.convolution") == true)
    }
  }

  @Test func refusesASafetensorsFileOfSomethingElse() {
    let error = #expect(throws: CheckpointError.self) { try Checkpoint.load(fixture("reference.safetensors").path) }
    #expect(error?.code == .notACheckpoint)
  }

  @Test func refusesAGraphThatItCannotRead() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("best.safetensors").path
      try Safetensors(tensors: [], metadata: ["graph": "{}"]).write(to: path)
      let error = #expect(throws: CheckpointError.self) { try Checkpoint.load(path) }
      #expect(error?.code == .notACheckpoint)
    }
  }

  @Test func refusesParametersThatAreNotTheGraphs() throws {
    let missing = sample.tensors.dropFirst()
    let misshapen = [Safetensors.Entry(name: sample.tensors[0].name, shape: [1], floats: [0])] + missing
    let unknown = sample.tensors + [Safetensors.Entry(name: "decoder.weight", shape: [1], floats: [0])]
    for (tensors, says) in [(Array(missing), "is missing"), (misshapen, "of shape [1]"), (unknown, "decoder.weight")] {
      try withTemporaryFolder { folder in
        let path = folder.appendingPathComponent("best.safetensors").path
        var file = Safetensors(tensors: tensors)
        file.metadata["graph"] = String(decoding: try JSONEncoder().encode(sample.graph), as: UTF8.self)
        file.metadata["checksum"] = file.checksum
        try file.write(to: path)
        let error = #expect(throws: CheckpointError.self) { try Checkpoint.load(path) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test func noFlippedBitPassesUnnoticed() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("last.safetensors")
      try sample.write(to: path.path)
      let whole = try Data(contentsOf: path)
      for position in stride(from: 0, to: whole.count, by: 13) {
        var damaged = whole
        damaged[position] ^= 1 << UInt8(position % 8)
        // A blank of the padding may become a line feed and mean the same.
        if whole[position] == UInt8(ascii: " ") { continue }
        try damaged.write(to: path)
        #expect(throws: CheckpointError.self, "byte \(position)") { try Checkpoint.load(path.path) }
      }
    }
  }
}
