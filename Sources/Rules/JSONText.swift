/// A JSON value to be written, with its keys in the order given.
package indirect enum JSONText: Sendable {
  case null
  case bool(Bool)
  case number(Int)
  /// Finite.
  case decimal(Double)
  case string(String)
  case array([JSONText])
  case object([(String, JSONText)])

  /// null where there is none.
  static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
  static func optional(_ number: Int64?) -> JSONText { number.map { .number(Int($0)) } ?? .null }

  /// On one line, without blanks. Control characters, also those beyond ASCII, are escaped, so that the line may be
  /// shown on a terminal.
  package func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += String(value)
    case .decimal(let value): text += NumberText.of(value)
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      text += "["
      for (number, element) in elements.enumerated() {
        if number > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (number, (key, value)) in members.enumerated() {
        if number > 0 { text += "," }
        Self.write(key, to: &text)
        text += ":"
        value.write(to: &text)
      }
      text += "}"
    }
  }

  /// On several lines, indented by two blanks; what has no lists and objects in it stays on one line if it is short.
  func writeIndented(to text: inout String, depth: Int = 0) {
    let blanks = String(repeating: "  ", count: depth)
    var line = ""
    if isFlat {
      write(to: &line)
      if line.utf8.count <= 160 {
        text += line
        return
      }
    }
    func list(_ open: String, _ close: String, _ count: Int, _ element: (Int, inout String) -> Void) {
      text += open + "\n"
      for number in 0..<count {
        text += blanks + "  "
        element(number, &text)
        text += number == count - 1 ? "\n" : ",\n"
      }
      text += blanks + close
    }
    switch self {
    case .null, .bool, .number, .decimal, .string: write(to: &text)
    case .array(let elements):
      list("[", "]", elements.count) { elements[$0].writeIndented(to: &$1, depth: depth + 1) }
    case .object(let members):
      list("{", "}", members.count) { number, text in
        Self.write(members[number].0, to: &text)
        text += ": "
        members[number].1.writeIndented(to: &text, depth: depth + 1)
      }
    }
  }

  /// Holds no list and no object that holds anything.
  private var isFlat: Bool {
    func isPlain(_ value: JSONText) -> Bool {
      switch value {
      case .null, .bool, .number, .decimal, .string: true
      case .array(let elements): elements.isEmpty
      case .object(let members): members.isEmpty
      }
    }
    return switch self {
    case .null, .bool, .number, .decimal, .string: true
    case .array(let elements): elements.allSatisfy(isPlain)
    case .object(let members): members.allSatisfy { isPlain($0.1) }
    }
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      // C0, DEL and C1, and what JavaScript takes for line ends.
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
