import Foundation
import Testing

@testable import Pipeline

@Suite struct TensorBoardLogTests {
  /// The check value of CRC-32C, "123456789" gives E3069283, turned by 15 bits and shifted as the format says.
  @Test func checksumsAreMasked() {
    let crc: UInt32 = 0xE306_9283
    let masked = (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    #expect(
      TensorBoardLog.checksum(of: Data("123456789".utf8)) == withUnsafeBytes(of: masked.littleEndian) { Data($0) })
  }

  @Test func recordsFollowOneAnother() throws {
    try withFolder { folder in
      do {
        let log = try TensorBoardLog(folder: folder.file("events"), step: 0)
        try log.write(["loss": 0.5, "learningRate": 1e-3], step: 20)
        try log.write(["loss": 0.25], step: 300)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("events"))
      let name = try #require(names.first)
      #expect(names.count == 1 && name.contains("tfevents"))
      let records = try records(Data(folder.bytes(of: "events/\(name)")))
      #expect(records.count == 3)
      #expect(records[0].suffix(13) == Data("brain.Event:2".utf8))
      // Step 300 as a varint, after the field's tag.
      #expect(records[2].range(of: Data([0x10, 0xAC, 0x02])) != nil)
      #expect(records[1].range(of: Data("learningRate".utf8)) != nil)
      #expect(records[2].range(of: Data([0x15, 0, 0, 0x80, 0x3E])) != nil, "0.25 as a float")
    }
  }

  @Test func aResumedRunBeginsAFileOfItsOwn() throws {
    try withFolder { folder in
      for step in [0, 40] {
        try TensorBoardLog(folder: folder.file("events"), step: step).write(["loss": 1], step: step + 1)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("events")).sorted()
      #expect(names.count == 2)
      // What the file before it holds from that step on is to be forgotten: a session start stands first.
      #expect(try records(Data(folder.bytes(of: "events/\(names[1])")))[1].suffix(4) == Data([0x3A, 2, 8, 1]))
    }
  }

  /// The content of the records of a file, whose checksums are right.
  private func records(_ file: Data) throws -> [Data] {
    var (rest, records) = (file, [Data]())
    while !rest.isEmpty {
      let head = Data(rest.prefix(8))
      let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
      try #require(rest.count >= length + 16)
      #expect(Data(rest.dropFirst(8).prefix(4)) == TensorBoardLog.checksum(of: head))
      let record = Data(rest.dropFirst(12).prefix(length))
      #expect(Data(rest.dropFirst(12 + length).prefix(4)) == TensorBoardLog.checksum(of: record))
      records.append(record)
      rest = Data(rest.dropFirst(16 + length))
    }
    return records
  }
}
