/// Cuts the text of one rule file into tokens. Never fails: what is no token is reported and passed over.
struct Lexer {
  let bytes: [UInt8]
  let file: Int
  private(set) var tokens: [Token] = []
  private(set) var comments: [Comment] = []
  var findings = Findings()
  var position = 0
  private(set) var startsLine = true

  /// A rule file has at most this many bytes.
  static let byteLimit = 16 << 20

  init(bytes: [UInt8], file: Int) {
    self.bytes = bytes
    self.file = file
    tokens.reserveCapacity(bytes.count / 4)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func run() {
    while position < bytes.count { next() }
    tokens.append(
      Token(
        kind: .end, startsLine: true, isGlued: false, keyword: nil, symbol: nil, start: bytes.count, end: bytes.count))
  }

  private mutating func next() {
    let byte = bytes[position]
    switch byte {
    case 0x0A:
      startsLine = true
      position += 1
    case 0x20, 0x09, 0x0D, 0x0C: position += 1
    case UInt8(ascii: "#"): comment()
    case UInt8(ascii: "/") where self.byte(at: 1) == byte || self.byte(at: 1) == UInt8(ascii: "*"):
      foreignComment()
    case UInt8(ascii: "-") where self.byte(at: 1) == byte: foreignComment()
    case UInt8(ascii: "\""): string()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digits()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): word()
    case 0x21...0x7E: sign()
    case 0x80...0xFF: wide()
    default: badBytes()
    }
  }

  private mutating func append(_ kind: Token.Kind, from start: Int, keyword: Keyword? = nil, symbol: Symbol? = nil) {
    let isGlued = !startsLine && tokens.last?.end == start
    tokens.append(
      Token(
        kind: kind, startsLine: startsLine, isGlued: isGlued, keyword: keyword, symbol: symbol, start: start,
        end: position))
    startsLine = false
  }

  /// The scalar at a position and its width in bytes; nil where the bytes are no UTF-8.
  private func scalarAndWidth(at index: Int) -> (Unicode.Scalar, Int)? {
    let (scalar, length) = UTF8Reader.scalar(in: bytes, at: index, end: bytes.count)
    return scalar.map { ($0, length) }
  }

  /// The byte so far ahead, or 0 behind the end.
  func byte(at ahead: Int) -> UInt8 { position + ahead < bytes.count ? bytes[position + ahead] : 0 }

  func range(_ start: Int, _ end: Int) -> SourceRange { SourceRange(file: file, start: start, end: end) }

  private mutating func comment() {
    let start = position
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    var end = position
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    comments.append(
      Comment(
        range: range(start, end), text: String(decoding: bytes[start..<end], as: UTF8.self), isAlone: startsLine))
  }

  // MARK: Words

  private mutating func word() {
    let start = position
    position = wordEnd(from: position)
    let keyword =
      position - start <= 12 ? Keyword.byText[String(decoding: bytes[start..<position], as: UTF8.self)] : nil
    append(.word, from: start, keyword: keyword)
  }

  /// The longest run of name characters; `-` only between letters and digits.
  private func wordEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      let width = nameCharacterWidth(at: end)
      if width > 0 {
        end += width
      } else if bytes[end] == UInt8(ascii: "-"), end > start, end + 1 < bytes.count,
        nameCharacterWidth(at: end + 1) > 0,
        bytes[end + 1] != UInt8(ascii: "_")
      {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  private func nameCharacterWidth(at index: Int) -> Int {
    switch bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      return 1
    case 0x80...0xFF:
      guard let (scalar, width) = scalarAndWidth(at: index), scalar.isNameLetter else { return 0 }
      return width
    default: return 0
    }
  }

  // MARK: Numbers, times, dates

  private mutating func digits() {
    let start = position
    let whole = digitRun(from: start)
    if whole - start == 4, let end = dateEnd(from: whole) {
      position = end
      if end < bytes.count, bytes[end] == UInt8(ascii: "T") || bytes[end] == UInt8(ascii: "t") {
        while position < bytes.count, Self.isTimestampByte(bytes[position]) { position += 1 }
        append(.timestamp, from: start)
      } else {
        append(.date, from: start)
      }
      return
    }
    if whole - start <= 2, whole < bytes.count, bytes[whole] == UInt8(ascii: ":"), digitRun(from: whole + 1) > whole + 1
    {
      position = digitRun(from: whole + 1)
      append(.time, from: start)
      return
    }
    position = whole
    if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "."), Self.isDigit(bytes[position + 1]) {
      position = digitRun(from: position + 1)
    }
    append(.number, from: start)
  }

  /// The end of `-MM-DD` behind the year.
  private func dateEnd(from year: Int) -> Int? {
    guard year + 6 <= bytes.count, bytes[year] == UInt8(ascii: "-"), bytes[year + 3] == UInt8(ascii: "-") else {
      return nil
    }
    for offset in [1, 2, 4, 5] where !Self.isDigit(bytes[year + offset]) { return nil }
    return year + 6
  }

  private func digitRun(from start: Int) -> Int {
    var end = start
    while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 }
    return end
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func isTimestampByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: "Z"), UInt8(ascii: "z"):
      true
    default: false
    }
  }

  // MARK: Strings

  /// Takes the string to its closing quote; where that is missing, to the end of the line.
  private mutating func string() {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != 0x0A {
      if bytes[position] == UInt8(ascii: "\"") {
        position += 1
        append(.string, from: start)
        return
      }
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] != 0x0A {
        position += 1
      }
      position += 1
    }
    let end = bytes[position - 1] == 0x0D ? position - 1 : position
    // Behind a `\` the quote would be text.
    let isEscape = bytes[end - 1] == UInt8(ascii: "\\")
    findings.error(
      .unclosedString, "the string does not end on its line: write `\"` behind it", at: range(start, position),
      fixes: isEscape ? [] : [.init("\"", [.init(range(end, end), "\"")])])
    append(.string, from: start)
  }

  // MARK: Signs

  private mutating func sign() {
    let start = position
    let first = bytes[position]
    position += 1
    if position < bytes.count, let symbol = Symbol.byBytes[UInt16(first) << 8 | UInt16(bytes[position])] {
      position += 1
      append(.symbol, from: start, symbol: symbol)
    } else if let symbol = Symbol.byBytes[UInt16(first)] {
      append(.symbol, from: start, symbol: symbol)
    } else if first == UInt8(ascii: "'") {
      foreignQuote(from: start)
    } else if first == UInt8(ascii: "{"), let end = placeholderEnd() {
      position = end
      findings.error(
        .unexpectedText, "a placeholder stands within a message in quotes: write `say \"…\"`",
        at: range(start, end))
    } else {
      // A run of one and the same sign is one finding.
      while position < bytes.count, bytes[position] == first { position += 1 }
      let text = String(decoding: [first], as: UTF8.self)
      // What other languages put at the end of lines and around blocks can go without a loss.
      let fixes: [Diagnostic.Fix] =
        isBlockSign(first)
        ? [.init("leave it out", [.init(range(startWithBlanks(of: start), position), "")], isSafe: true)] : []
      findings.error(
        .unexpectedText, "`\(text)` means nothing in a rule file: leave it out", at: range(start, position),
        fixes: fixes)
    }
  }

  // MARK: Beyond ASCII

  private mutating func wide() {
    let start = position
    guard let (scalar, width) = scalarAndWidth(at: position) else { return badBytes() }
    if scalar.isNameLetter || scalar == "°" {
      position += width
      position = wordEnd(from: position)
      append(.word, from: start)
      return
    }
    if let symbol = Symbol(rawValue: String(Character(scalar))) {
      position += width
      append(.symbol, from: start, symbol: symbol)
      return
    }
    if Self.foreignQuotes.contains(scalar) {
      foreignQuote(from: start)
      return
    }
    position += width
    if "‐‑‒–—−".unicodeScalars.contains(scalar) {
      findings.error(
        .foreignQuotes, "`\(Character(scalar))` is a dash of a word processor: write `-`", at: range(start, position),
        fixes: [.init("-", [.init(range(start, position), "-")], isSafe: true)])
      append(.symbol, from: start, symbol: .minus)
      return
    }
    if scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}" { return }
    while position < bytes.count, let (same, width) = scalarAndWidth(at: position), same == scalar {
      position += width
    }
    findings.error(
      .unexpectedText, "`\(Character(scalar))` means nothing in a rule file: leave it out", at: range(start, position))
  }

  /// `“x”` stands for a string: reported once, and taken as one.
  private mutating func foreignQuote(from start: Int) {
    position = start
    var end = start
    var quotes = 0
    while end < bytes.count, bytes[end] != 0x0A, quotes < 2 {
      if bytes[end] == UInt8(ascii: "'") {
        quotes += 1
        end += 1
      } else if let (scalar, width) = scalarAndWidth(at: end) {
        if scalar == "\"" || Self.foreignQuotes.contains(scalar) { quotes += 1 }
        end += width
      } else {
        end += 1
      }
    }
    position = end
    var inner = String(decoding: bytes[start..<end], as: UTF8.self)
    inner.removeFirst()
    if quotes == 2 { inner.removeLast() }
    findings.error(
      .foreignQuotes, "strings stand between straight quotes: write `\"\(inner)\"`", at: range(start, end),
      fixes: [.init("\"\(inner)\"", [.init(range(start, end), "\"\(inner)\"")], isSafe: quotes == 2)])
    append(.string, from: start)
  }

  private static let foreignQuotes = Set("“”„‟«»‘’‹›".unicodeScalars)

  private mutating func badBytes() {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x09 || byte == 0x0A || byte == 0x0D || (byte >= 0x20 && byte < 0x7F) { break }
      if byte >= 0x80, scalarAndWidth(at: position) != nil { break }
      position += 1
    }
    findings.error(
      .badBytes, "bytes that are no UTF-8 text: save the file as UTF-8", at: range(start, max(position, start + 1)))
    if position == start { position += 1 }
  }
}

extension Unicode.Scalar {
  /// Letters of any script may stand in names.
  var isNameLetter: Bool { properties.isAlphabetic || properties.generalCategory == .nonspacingMark }
}
