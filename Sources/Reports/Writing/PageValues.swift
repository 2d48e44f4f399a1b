internal import Wire

/// JSON that stands inside a script element: `<` is written as `\u003c`, so that no text can end the element.
struct PageValues: ~Copyable {
  private(set) var bytes = ByteBuffer(capacity: 1 << 16)
  /// Whether a comma goes before what comes next.
  private var isBehindValue = false

  mutating func open(_ bracket: Bracket) {
    separate()
    bytes.append(bracket.rawValue)
    isBehindValue = false
  }

  mutating func close(_ bracket: Bracket) {
    bytes.append(bracket.closing)
    isBehindValue = true
  }

  enum Bracket: UInt8 {
    case array = 91
    case object = 123
    var closing: UInt8 { rawValue + 2 }
  }

  /// The key of what comes next.
  mutating func key(_ key: StaticString) {
    separate()
    bytes.append(34)
    bytes.append(key)
    bytes.append(34)
    bytes.append(58)
    isBehindValue = false
  }

  mutating func text(_ text: String) {
    separate()
    if text.utf8.contains(UInt8(ascii: "<")) {
      var escaped = ByteBuffer(capacity: text.utf8.count + 16)
      JSONEscaper.string(text, into: &escaped)
      for index in 0..<escaped.count {
        if escaped[index] == UInt8(ascii: "<") { bytes.append("\\u003c") } else { bytes.append(escaped[index]) }
      }
    } else {
      JSONEscaper.string(text, into: &bytes)
    }
    isBehindValue = true
  }

  mutating func text(_ text: String?) {
    if let text { self.text(text) } else { null() }
  }

  mutating func null() {
    separate()
    bytes.append("null")
    isBehindValue = true
  }

  mutating func number(_ value: Double) {
    separate()
    NumberWriter.shortest(value, into: &bytes)
    isBehindValue = true
  }

  mutating func number(_ value: Int64) {
    separate()
    NumberWriter.integer(value, into: &bytes)
    isBehindValue = true
  }

  mutating func column(_ column: consuming ColumnText) {
    separate()
    column.write(into: &bytes)
    isBehindValue = true
  }

  mutating func texts(_ texts: [String]) {
    open(.array)
    for text in texts { self.text(text) }
    close(.array)
  }

  private mutating func separate() {
    if isBehindValue { bytes.append(44) }
    isBehindValue = false
  }
}
