/// Text as a terminal may show it: no control characters, and how many columns each piece takes.
package enum TerminalText {
  /// One piece of a line: the text to print, its columns, and the bytes that it stands for.
  struct Cell: Equatable {
    var text: String
    var columns: Int
    var bytes: Range<Int>
  }

  /// The cells of a stretch of bytes, at most `columnLimit` columns; the last cell's end says how far it went.
  static func cells(of bytes: [UInt8], in range: Range<Int>, columnLimit: Int) -> [Cell] {
    var cells: [Cell] = []
    var columns = 0
    var previous: Unicode.Scalar?
    var isSecondOfPair = false
    var at = range.lowerBound
    // Marks take no column: the second bound keeps a pile of them from being endless.
    while at < range.upperBound && cells.count < columnLimit * 4 {
      let (scalar, length) = UTF8Reader.scalar(in: bytes, at: at, end: range.upperBound)
      var cell = Cell(text: "\u{FFFD}", columns: 1, bytes: at..<(at + length))
      if let scalar {
        cell.text = scalar == "\t" ? tab : visible(scalar) ?? String(scalar)
        cell.columns = visible(scalar) == nil ? width(of: scalar, after: previous) : cell.text.unicodeScalars.count
        if scalar == "\t" { cell.columns = tab.count }
        // Two regional indicators are one flag.
        let isRegional = regionalIndicators.contains(scalar.value)
        if isRegional && isSecondOfPair { cell.columns = 0 }
        isSecondOfPair = isRegional && !isSecondOfPair
      }
      if columns + cell.columns > columnLimit { break }
      columns += cell.columns
      cells.append(cell)
      previous = scalar
      at += length
    }
    return cells
  }

  /// A message as one line that moves no cursor and changes no colour; cut with `…` where it is longer than anyone reads.
  package static func line(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == lengthLimit { return result + "…" }
      if scalar == "\t" { result += " " } else { result += visible(scalar) ?? String(scalar) }
      count += 1
    }
    return result
  }

  /// Scalars of a message's line.
  static let lengthLimit = 1000

  /// The same, as several lines where it has line breaks.
  static func lines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
  }

  /// Columns that a text takes.
  package static func columns(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    var columns = 0
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      columns += width(of: scalar, after: previous)
      previous = scalar
    }
    return columns
  }

  /// Fixed, so that a column depends on its line's beginning by nothing but what is shown.
  private static let tab = "    "
  private static let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

  /// What to show in place of a scalar that must not reach a terminal, or nil where it may: controls, what turns the
  /// direction of writing, and what cannot be seen. Joiners may, emoji and many scripts need them.
  private static func visible(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x20..<0x7F: return nil
    case 0x7F: return "\u{2421}"
    case 0x200C, 0x200D: return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: return nil
    }
  }

  /// Columns of a scalar, after Unicode's UAX 11 and what terminals make of emoji sequences.
  private static func width(of scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Int {
    if scalar.isASCII { return 1 }
    // `❤️`: the selector makes a narrow sign an emoji of two columns.
    if scalar.value == 0xFE0F, let previous, previous.properties.isEmoji, !isWide(previous), !previous.isASCII {
      return 1
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // Vowels and final consonants of Hangul that stand on the first one.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    if previous?.value == 0x200D && scalar.properties.isEmoji { return 0 }
    if scalar.properties.isEmojiModifier && previous?.properties.isEmojiModifierBase == true { return 0 }
    return isWide(scalar) ? 2 : 1
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmojiPresentation || wideRanges.contains { $0.contains(scalar.value) }
  }

  /// East Asian Wide and Fullwidth (UAX 11, EastAsianWidth.txt), but for what is an emoji anyway.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
