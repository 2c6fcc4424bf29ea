internal import Foundation
internal import Imaging

/// The options of a classical method for people to read.
enum MethodOptions {
  /// What objects are is no option of its own: `foreground` tells it.
  private static let hidden = "objects"

  /// By name, in the order of the method's own; what is absent, and so the method's own choice, is `automatic`.
  static func list(_ method: any ClassicalMethod) -> [(name: String, value: String)] {
    Mirror(reflecting: method).children.compactMap { child in
      child.label.flatMap { $0 == hidden ? nil : ($0, text(child.value)) }
    }
  }

  private static func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional { return mirror.children.first.map { text($0.value) } ?? "automatic" }
    if let number = value as? Double { return String(format: "%g", number) }
    if let seed = value as? RegionGrowing.Seed { return "[\(text(seed.x)), \(text(seed.y))]" }
    if let list = value as? [Any] { return list.isEmpty ? "automatic" : "[\(list.map(text).joined(separator: ", "))]" }
    return "\(value)"
  }
}
