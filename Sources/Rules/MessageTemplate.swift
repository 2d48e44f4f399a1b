/// Splits the text of a `say` or a `subject` into literal text and placeholders; what they name is not looked up here.
///
/// `{FIELD}`, `{FIELD in UNIT}`, `{FIELD in UNIT:DIGITS}`, `{peak FIELD …}`, `{fence.PROPERTY}`, `{since:HH:mm}`,
/// `{since in Europe/Berlin:HH:mm}`; `{{` and `}}` are braces.
package enum MessageTemplate {
  package enum Segment: Sendable, Equatable {
    /// Never empty, never beside another literal; braces are single again.
    case literal(String)
    case placeholder(Placeholder)
    /// What is between braces, or a brace, is none of it. The message fits a diagnostic.
    case malformed(range: Range<Int>, message: String)
  }

  package struct Placeholder: Sendable, Equatable {
    /// `device`, `fence.limit`, `speed`.
    package var name: String
    package var isPeak: Bool
    /// What follows `in`: `km/h`, `Europe/Berlin`.
    package var unitOrZone: String?
    /// All that follows the first colon behind name and unit, as it stands: `0`, `HH:mm`. Never empty.
    package var format: String?
    /// Bytes of the text, braces included.
    package var range: Range<Int>
    package init(
      name: String, isPeak: Bool = false, unitOrZone: String? = nil, format: String? = nil, range: Range<Int>
    ) {
      self.name = name
      self.isPeak = isPeak
      self.unitOrZone = unitOrZone
      self.format = format
      self.range = range
    }
  }

  /// The segments in their order; an empty text has none. Any text gives some answer, in linear time.
  package static func parse(_ text: String) -> [Segment] {
    let bytes = Array(text.utf8)
    var segments: [Segment] = []
    var literal: [UInt8] = []
    var at = 0
    func finishLiteral() {
      if !literal.isEmpty { segments.append(.literal(string(literal[...]))) }
      literal.removeAll()
    }
    while at < bytes.count {
      let byte = bytes[at]
      guard byte == openBrace || byte == closeBrace else {
        literal.append(byte)
        at += 1
        continue
      }
      if at + 1 < bytes.count && bytes[at + 1] == byte {
        literal.append(byte)
        at += 2
        continue
      }
      finishLiteral()
      if byte == closeBrace {
        segments.append(.malformed(range: at..<(at + 1), message: "`}` closes nothing: write `}}` for a brace"))
        at += 1
        continue
      }
      // A placeholder ends at the next brace, whichever it is: so a forgotten one costs no more than itself.
      let end = bytes[(at + 1)...].firstIndex { $0 == openBrace || $0 == closeBrace } ?? bytes.count
      if end < bytes.count && bytes[end] == closeBrace {
        segments.append(placeholder(bytes[(at + 1)..<end], range: at..<(end + 1)))
        at = end + 1
      } else {
        segments.append(
          .malformed(range: at..<end, message: "`{` is never closed: write `}` behind it, or `{{` for a brace"))
        at = end
      }
    }
    finishLiteral()
    return segments
  }

  private static let openBrace = UInt8(ascii: "{")
  private static let closeBrace = UInt8(ascii: "}")

  private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// What stands between two braces.
  private static func placeholder(_ inside: ArraySlice<UInt8>, range: Range<Int>) -> Segment {
    let colon = inside.firstIndex(of: UInt8(ascii: ":"))
    let words = inside[..<(colon ?? inside.endIndex)].split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
      .map(string)
    let format = colon.map { string(inside[($0 + 1)...]) }
    var rest = words[...]
    let isPeak = rest.first == "peak"
    if isPeak { rest = rest.dropFirst() }
    func malformed(_ message: String) -> Segment { .malformed(range: range, message: message) }

    guard let name = rest.first, name != "in" else {
      return malformed(
        isPeak ? "`peak` of what: write `{peak speed}`" : "no name between the braces: write `{device}`")
    }
    rest = rest.dropFirst()
    var unit: String?
    if let word = rest.first {
      guard word == "in" else {
        return malformed("`\(word)` does not belong here: write `{\(name)}` or `{\(name) in UNIT}`")
      }
      rest = rest.dropFirst()
      guard let first = rest.first else { return malformed("no unit or zone behind `in`: write `{\(name)}`") }
      unit = first
      if let extra = rest.dropFirst().first {
        return malformed("`\(extra)` does not belong here: write `{\(name) in \(first)}`")
      }
    }
    if format == "" { return malformed("nothing behind the colon: write `{\(name):0}`, `{\(name):HH:mm}` or no colon") }
    return .placeholder(
      Placeholder(name: name, isPeak: isPeak, unitOrZone: unit, format: format, range: range))
  }
}
