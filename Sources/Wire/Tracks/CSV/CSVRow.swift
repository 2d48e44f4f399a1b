internal import Model

/// Where the row at some place of a CSV text ends (RFC 4180).
enum CSVRowEnd {
  /// `end`: behind its last byte; `next`: where the next row begins; `lineEnds`: those of its quoted cells and its own.
  case whole(end: Int, next: Int, lineEnds: Int, hasQuotes: Bool)
  /// The text ends within it. `openQuote`: within a quoted cell.
  case unfinished(hasQuotes: Bool, openQuote: Bool)
  case tooLong(openQuote: Bool)

  /// Bytes that a row may be long.
  static let lengthLimit = 1 << 20

  static func find(_ text: ByteText, from start: Int, separator: CSVSeparator) -> CSVRowEnd {
    let window = text.slice(start, start + lengthLimit + 1)
    let lineEnd = window.first(0x0A)
    if window.slice(0, lineEnd ?? window.count).first(0x22) != nil {
      return findQuoted(window, from: start, separator: separator)
    }
    guard let lineEnd else {
      let isLimited = window.count > lengthLimit
      return isLimited ? .tooLong(openQuote: false) : .unfinished(hasQuotes: false, openQuote: false)
    }
    return .whole(end: start + lineEnd, next: start + lineEnd + 1, lineEnds: 1, hasQuotes: false)
  }

  /// A quote opens where a cell begins, blanks before it allowed; elsewhere it is a part of the cell.
  private static func findQuoted(_ window: ByteText, from start: Int, separator: CSVSeparator) -> CSVRowEnd {
    var isOpen = false
    var isCellStart = true
    var closedAt = -2
    var lineEnds = 0
    var at = 0
    while at < window.count {
      let byte = window[at]
      if isOpen {
        if byte == 0x22 {
          isOpen = false
          closedAt = at
        }
        if byte == 0x0A { lineEnds += 1 }
      } else if byte == 0x22 {
        // Two quotes in a quoted cell close it and open it again.
        isOpen = isCellStart || closedAt == at - 1
        isCellStart = false
      } else if byte == 0x0A {
        return .whole(end: start + at, next: start + at + 1, lineEnds: lineEnds + 1, hasQuotes: true)
      } else if separator.parts(byte) {
        isCellStart = true
      } else if byte != 0x20 {
        isCellStart = false
      }
      at += 1
    }
    return window.count > lengthLimit ? .tooLong(openQuote: isOpen) : .unfinished(hasQuotes: true, openQuote: isOpen)
  }
}

/// What parts the cells of a row.
struct CSVSeparator: Equatable {
  /// nil: not yet known, any of the candidates.
  var byte: UInt8?

  static let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
  static let unknown = CSVSeparator(byte: nil)

  @inline(__always) func parts(_ other: UInt8) -> Bool {
    guard let byte else { return Self.candidates.contains(other) }
    return byte == other
  }
}
