internal import Model

/// Writes a cell of alarm words: a word or a list of them, in our spelling where they are ours.
enum CSVAlarms {
  /// Ours and Traccar's, without case and marks.
  private static let words: [String: String] = {
    let all = AlarmWord.allCases.map { ($0.rawValue, $0) } + TraccarDialect.alarmWords.map { ($0.word, $0.means) }
    return Dictionary(all.map { (ColumnNames.plain($0), $1.rawValue) }) { first, _ in first }
  }()

  /// Appends the value of `alarm`; false, with nothing written, where the cell says that there is none.
  static func append(_ text: ByteText, into out: inout ByteBuffer) -> Bool {
    var isFirst = true
    var start = 0
    for at in 0...text.count where at == text.count || text[at] == 0x2C || text[at] == 0x3B || text[at] == 0x7C {
      let word = text.slice(start, at).trimmed
      start = at + 1
      if isNothing(word) { continue }
      out.append(isFirst ? 0x5B : 0x2C)
      isFirst = false
      if let ours = words[ColumnNames.plain(word.string)] {
        out.append(string: ours)
      } else {
        out.append(string: word)
      }
    }
    if !isFirst { out.append(0x5D) }
    return !isFirst
  }

  private static func isNothing(_ word: ByteText) -> Bool {
    TrackWords.isNothing(word) || TrackWords.bool(word) == false || word.isWord("normal")
  }
}
