internal import Evaluation
internal import Foundation

/// A CSV file with a header (RFC 4180: quoted fields may hold commas, quotes and line ends).
struct CommaSeparatedTable {
  let path: String
  let header: [String]
  let rows: [[String]]

  init(path: String) throws(PipelineError) {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw PipelineError(.unreadable, "\(path): \(reason(of: error))")
    }
    try self.init(text: text, path: path)
  }

  /// - Parameter path: for messages.
  init(text: String, path: String) throws(PipelineError) {
    self.path = path
    guard var lines = Self.parse(text) else {
      throw PipelineError(.unreadable, "\(path): a quote is opened and never closed")
    }
    guard !lines.isEmpty else { throw PipelineError(.unreadable, "\(path): the file is empty") }
    header = lines.removeFirst()
    rows = lines
    for (index, row) in rows.enumerated() where row.count != header.count {
      throw PipelineError(
        .unreadable, "\(path): row \(index + 2) has \(row.count) fields where the header has \(header.count)")
    }
  }

  /// The values of one column by those of another.
  ///
  /// - Throws: `PipelineError` where a column is missing or a key stands twice.
  func dictionary(key: String, value: String) throws(PipelineError) -> [String: String] {
    guard let keyIndex = header.firstIndex(of: key), let valueIndex = header.firstIndex(of: value) else {
      throw PipelineError(
        .unreadable, "\(path): expected the columns \(key),\(value), found \(header.joined(separator: ","))")
    }
    var result: [String: String] = [:]
    for row in rows where result.updateValue(row[valueIndex], forKey: row[keyIndex]) != nil {
      throw PipelineError(.unreadable, "\(path): '\(row[keyIndex])' stands twice in the column \(key)")
    }
    return result
  }

  /// The text of a file with these rows, the first its header.
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(commaSeparatedField).joined(separator: ",") + "\n" }.joined()
  }

  /// Nothing where a quote is never closed.
  private static func parse(_ text: String) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var quoted = false
    var characters = text.drop { $0 == "\u{FEFF}" }.makeIterator()
    var pending: Character?
    while let character = pending ?? characters.next() {
      pending = nil
      switch (character, quoted) {
      case ("\"", true):
        pending = characters.next()
        if pending == "\"" {
          field.append("\"")
          pending = nil
        } else {
          quoted = false
        }
      case ("\"", false): quoted = true
      case (",", false):
        row.append(field)
        field = ""
      case ("\n", false), ("\r\n", false), ("\r", false):
        if !(row.isEmpty && field.isEmpty) { rows.append(row + [field]) }
        (row, field) = ([], "")
      default: field.append(character)
      }
    }
    if !(row.isEmpty && field.isEmpty) { rows.append(row + [field]) }
    return quoted ? nil : rows
  }
}
