internal import Networks

/// The tail of an error about an unknown name: the nearest one if it is near, else all of them.
func suggestion(for word: String, among names: [String]) -> String {
  if let nearest = nearestName(to: word, among: names) { return "; did you mean '\(nearest)'?" }
  return names.isEmpty ? "" : "; there are: \(names.joined(separator: ", "))"
}
