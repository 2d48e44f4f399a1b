internal import Model

/// The names in the placeholders of a message, as they stand in the file.
enum MessageNames {
  struct Found {
    /// `speed`; of `{fence.limit}` the part behind the dot.
    var name: Name
    var isPeak: Bool
    var isProperty: Bool
  }

  /// All of one string; `range` includes its quotes.
  static func find(in bytes: [UInt8], _ range: SourceRange) -> [Found] {
    let inner = range.start + 1
    guard range.start >= 0, range.end <= bytes.count, range.end > inner else { return [] }
    var found: [Found] = []
    for segment in MessageTemplate.parse(plain(bytes[inner..<range.end])) {
      guard case .placeholder(let placeholder) = segment else { continue }
      let start = inner + placeholder.range.lowerBound
      let end = min(inner + placeholder.range.upperBound, range.end)
      guard let at = position(of: placeholder, in: bytes, start..<end) else { continue }
      let isProperty = !placeholder.isPeak && placeholder.name.hasPrefix("fence.")
      let text = isProperty ? String(placeholder.name.dropFirst(6)) : placeholder.name
      let first = isProperty ? at + 6 : at
      let place = SourceRange(file: range.file, start: first, end: first + text.utf8.count)
      guard place.end <= end else { continue }
      found.append(Found(name: Name(text: text, range: place), isPeak: placeholder.isPeak, isProperty: isProperty))
    }
    return found
  }

  /// The text with its escapes blotted out, each byte where it was: `\u{41}` holds no placeholder.
  static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.endIndex else {
        // What is no ASCII is blotted out where it is no text either, so that offsets stay.
        out.append(bytes[at])
        at += 1
        continue
      }
      var end = at + 2
      if bytes[at + 1] == UInt8(ascii: "u"), end < bytes.endIndex, bytes[end] == UInt8(ascii: "{"),
        let close = bytes[end...].prefix(10).firstIndex(of: UInt8(ascii: "}"))
      {
        end = close + 1
      }
      for _ in at..<end { out.append(UInt8(ascii: "_")) }
      at = end
    }
    let text = String(decoding: out, as: UTF8.self)
    if text.utf8.count == out.count { return text }
    // Broken UTF-8 would grow: its bytes are blotted out too.
    return String(decoding: out.map { $0 < 0x80 ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }

  /// Where the name begins: behind the brace, blanks and `peak`.
  private static func position(
    of placeholder: MessageTemplate.Placeholder, in bytes: [UInt8], _ range: Range<Int>
  ) -> Int? {
    var at = range.lowerBound + 1
    func skipBlanks() { while at < range.upperBound, bytes[at] <= 0x20 { at += 1 } }
    skipBlanks()
    if placeholder.isPeak {
      at += 4
      skipBlanks()
    }
    let wanted = Array(placeholder.name.utf8)
    guard at + wanted.count <= range.upperBound, bytes[at..<(at + wanted.count)].elementsEqual(wanted) else {
      return nil
    }
    return at
  }
}
