/// Any name as a key in JSON: where something is written by the name of its kind, `{"open": {…}}`.
struct NameKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
