internal import Model

extension TrackFormat {
  /// What a file holds, by its first bytes, of which up to 64 KiB are looked at; nil: nobody can be sure.
  ///
  /// `columns` is the map that a person gave: a table without known columns is a CSV file where it has those.
  package static func recognised(in head: some Collection<UInt8>, columns: ColumnMap? = nil) -> TrackFormat? {
    var bytes = Array(head.prefix(headLimit))
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    // Enough to tell what it would be; the reader says that it must be saved as UTF-8, or reads it as XML allows.
    if isUTF16 { bytes = bytes.dropFirst(2).filter { $0 != 0 } }
    var format: TrackFormat?
    ByteText.reading(bytes) { text in
      guard text.first(0) == nil else { return }
      format = recognised(text, columns)
    }
    return format
  }

  private static let headLimit = 1 << 16

  private static func recognised(_ text: ByteText, _ columns: ColumnMap?) -> TrackFormat? {
    let body = text.trimmed
    guard body.count > 0 else { return nil }
    switch body[0] {
    case 0x7B, 0x5B: return beginsJSON(body) ? .jsonLines : nil
    case 0x3C: return rootIsGPX(body) ? .gpx : nil
    default: break
    }
    if hasHeader(text, columns) { return .csv }
    return hasSentence(text) ? .nmea : nil
  }

  /// `{"` or `[{`, blanks between allowed, but no line end.
  private static func beginsJSON(_ text: ByteText) -> Bool {
    var at = 1
    while at < text.count, text[at] == 0x20 || text[at] == 0x09 { at += 1 }
    return at < text.count && text[at] == (text[0] == 0x7B ? 0x22 : 0x7B)
  }

  /// Whether the first element is called `gpx`; what stands before it in angle brackets is passed over.
  private static func rootIsGPX(_ text: ByteText) -> Bool {
    var rest = text
    while rest.count > 1, rest[0] == 0x3C, rest[1] == 0x3F || rest[1] == 0x21 {
      let isComment = rest.slice(0, 4).equals("<!--")
      guard let end = isComment ? commentEnd(rest) : rest.first(0x3E) else { return false }
      rest = rest.slice(end + 1, rest.count).trimmed
    }
    guard rest.count > 1, rest[0] == 0x3C else { return false }
    var end = 1
    while end < rest.count, rest[end] > 0x20, rest[end] != 0x3E, rest[end] != 0x2F { end += 1 }
    let name = rest.slice(1, end)
    return name.slice(name.first(0x3A).map { $0 + 1 } ?? 0, name.count).equals("gpx")
  }

  private static func commentEnd(_ text: ByteText) -> Int? {
    (6..<max(text.count, 6)).first { text[$0] == 0x3E && text.slice($0 - 2, $0).equals("--") }
  }

  private static func hasHeader(_ text: ByteText, _ columns: ColumnMap?) -> Bool {
    var search = CSVHeaderSearch(columns)
    var at = 0
    while at < text.count {
      var (end, next, quotes) = (text.count, text.count, true)
      if case .whole(let rowEnd, let rowNext, _, let hasQuotes) = CSVRowEnd.find(text, from: at, separator: .unknown) {
        (end, next, quotes) = (rowEnd, rowNext, hasQuotes)
      }
      do throws(TrackFault) {
        if try search.header(in: text.slice(at, end).trimmed, hasQuotes: quotes, line: 1) != nil { return true }
      } catch {
        // The reader says what to do about it.
        return search.hasLoneReturns
      }
      at = next
    }
    return false
  }

  /// Whether there is a sentence that is surely one: with a checksum that is right, or whole and of a kind that we read.
  private static func hasSentence(_ text: ByteText) -> Bool {
    var at = 0
    while at < text.count {
      let end = text.slice(at, text.count).first(0x0A).map { at + $0 } ?? text.count
      let line = text.slice(at, end)
      var start = 0
      while let sentence = NMEASentence.next(in: line, from: &start) {
        if sentence.isSurelyOne { return true }
      }
      at = end + 1
    }
    return false
  }
}

extension NMEASentence {
  fileprivate var isSurelyOne: Bool {
    switch checksum {
    case .right: fieldCount >= 4
    case .wrong: false
    case .absent: kind == .rmc && fieldCount >= 10 && (text(2) == "A" || text(2) == "V")
    }
  }
}
