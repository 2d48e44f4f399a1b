package import Model

/// Reads the format of a time in a message: `HH:mm`, `dd.MM.yyyy 'at' HH:mm`.
///
/// `yyyy MM dd HH mm ss` are the parts, everything else is literal text. Letters that look like a part but are none
/// (`hh`, `YYYY`, `H`, `SSS`) are refused rather than printed; quotes `'…'` make any letters literal, `''` is a quote.
package enum TimeFormatParser {
  /// What a time is written as where nothing was said: `2026-03-02 08:00:00`.
  package static func usual(marksUTC: Bool) -> TimeFormat {
    TimeFormat(
      parts: [
        .year, .literal("-"), .month, .literal("-"), .day, .literal(" "), .hour, .literal(":"), .minute, .literal(":"),
        .second,
      ], marksUTC: marksUTC)
  }

  /// The format, or nil where it has no part, an unclosed quote, or letters that are no part.
  package static func parse(_ text: String, marksUTC: Bool = false) -> TimeFormat? {
    var rest = Substring(text).unicodeScalars
    var parts: [TimeFormat.Part] = []
    var literal = String.UnicodeScalarView()
    func add(_ part: TimeFormat.Part) {
      if !literal.isEmpty { parts.append(.literal(String(literal))) }
      literal = .init()
      parts.append(part)
    }
    while let scalar = rest.first {
      if scalar == "'" {
        guard let quoted = quotedText(&rest) else { return nil }
        literal.append(contentsOf: quoted)
      } else if isLetter(scalar) {
        let word = rest.prefix(while: isLetter)
        rest = rest.dropFirst(word.count)
        guard readWord(word, literal: { literal.append($0) }, part: add) else { return nil }
      } else {
        literal.append(scalar)
        rest.removeFirst()
      }
    }
    if parts.isEmpty { return nil }
    if !literal.isEmpty { parts.append(.literal(String(literal))) }
    return TimeFormat(parts: parts, marksUTC: marksUTC)
  }

  /// Cuts `'…'` off; nil where the quote is not closed.
  private static func quotedText(_ rest: inout Substring.UnicodeScalarView) -> [Unicode.Scalar]? {
    rest.removeFirst()
    if rest.first == "'" {
      rest.removeFirst()
      return ["'"]
    }
    var text: [Unicode.Scalar] = []
    while let scalar = rest.first {
      rest.removeFirst()
      if scalar != "'" {
        text.append(scalar)
      } else if rest.first == "'" {
        rest.removeFirst()
        text.append("'")
      } else {
        return text
      }
    }
    return nil
  }

  /// A run of letters: parts with `T`, `Z`, letters beyond ASCII or nothing between them (`yyyyMMddTHHmmss`), or a
  /// word without any.
  private static func readWord(
    _ word: Substring.UnicodeScalarView, literal: (Unicode.Scalar) -> Void, part: (TimeFormat.Part) -> Void
  ) -> Bool {
    let runs = runs(of: word)
    let hasPart = runs.contains { named[$0] != nil }
    if !hasPart {
      // `Uhr` is a word; `hh` is a mistake, and so would be printing it.
      if word.allSatisfy({ "yYMdDHhmsS".unicodeScalars.contains($0) }) { return false }
      word.forEach(literal)
      return true
    }
    for run in runs {
      if let known = named[run] {
        part(known)
      } else if run == "T" || run == "Z" || run.unicodeScalars.contains(where: { !$0.isASCII }) {
        run.unicodeScalars.forEach(literal)
      } else {
        return false
      }
    }
    return true
  }

  private static let named: [String: TimeFormat.Part] = [
    "yyyy": .year, "MM": .month, "dd": .day, "HH": .hour, "mm": .minute, "ss": .second,
  ]

  /// Runs of one and the same letter.
  private static func runs(of word: Substring.UnicodeScalarView) -> [String] {
    var runs: [String.UnicodeScalarView] = []
    for scalar in word {
      if runs.last?.last == scalar { runs[runs.count - 1].append(scalar) } else { runs.append(.init([scalar])) }
    }
    return runs.map { String($0) }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }
}
