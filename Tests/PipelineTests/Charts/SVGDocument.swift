import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A chart's SVG, read by an XML parser.
final class SVGDocument: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""

    func has(style: String) -> Bool { attributes["class"]?.split(separator: " ").contains(Substring(style)) ?? false }

    func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? .nan }
  }

  /// In the order of their starts.
  private(set) var elements: [Element] = []
  private(set) var isWellFormed = false
  private var open: [Int] = []

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    isWellFormed = parser.parse() && !elements.isEmpty
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func all(_ name: String, style: String? = nil) -> [Element] {
    elements.filter { $0.name == name && (style.map($0.has) ?? true) }
  }

  var texts: [String] { all("text").map(\.text) }

  /// The classes of elements of a page's pictures that no rule of its style is for.
  static func unstyledClasses(_ page: String) throws -> [String] {
    func parts(_ start: String, _ end: String) -> [String] {
      page.components(separatedBy: start).dropFirst().map { $0.components(separatedBy: end)[0] }
    }
    let style = parts("<style>", "</style>").joined()
    let classes = parts("<svg", "</svg>").flatMap { picture in
      picture.matches(of: /class="([^"]*)"/).flatMap { $0.output.1.split(separator: " ").map(String.init) }
    }
    return try Set(classes).filter { name in
      let rule = try Regex("\\.\(name)(?![\\w-])")
      return !style.contains(rule)
    }.sorted()
  }

  /// What is drawn beyond the chart's edges; a text's end by its estimated width.
  var outside: [Element] {
    let box = (elements.first?.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
    guard box.count == 4 else { return elements }
    return elements.filter { element in
      !points(of: element).allSatisfy { (-0.5...box[2] + 0.5).contains($0.x) && (-0.5...box[3] + 0.5).contains($0.y) }
    }
  }

  /// The corners of what an element draws.
  private func points(of element: Element) -> [(x: Double, y: Double)] {
    switch element.name {
    case "line":
      return [(element.number("x1"), element.number("y1")), (element.number("x2"), element.number("y2"))]
    case "circle":
      let (x, y, radius) = (element.number("cx"), element.number("cy"), element.number("r"))
      return [(x - radius, y - radius), (x + radius, y + radius)]
    case "rect":
      guard element.attributes["class"] != "paper" else { return [] }
      let (x, y) = (element.number("x"), element.number("y"))
      return [(x, y), (x + element.number("width"), y + element.number("height"))]
    case "polyline", "path":
      let numbers = (element.attributes["points"] ?? element.attributes["d"] ?? "")
        .split { !"-.0123456789".contains($0) }.map { Double($0) ?? .nan }
      return stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    case "text":
      let (x, y, width) = (element.number("x"), element.number("y"), 6 * Double(element.text.count))
      switch element.attributes["text-anchor"] {
      case "end": return [(x - width, y), (x, y)]
      case "middle": return [(x - width / 2, y), (x + width / 2, y)]
      default: return [(x, y), (x + width, y)]
      }
    default: return []
    }
  }
}
