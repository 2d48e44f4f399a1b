internal import Model

/// Alarm words as bytes: which bits a word of a dialect sets, and how we spell it.
struct AlarmNames: ~Copyable {
  private let entries: FixedList<AlarmEntry>
  private let text: FixedText

  /// The canonical words stand first, so that entry n spells bit n.
  init(quoted: [String]) {
    var bytes: [UInt8] = []
    var list: [AlarmEntry] = []
    func add(_ word: String, bit: Int, shape: LineShape = .native, isQuoted: Bool = false) {
      let start = bytes.count
      bytes.append(contentsOf: word.utf8)
      list.append(
        AlarmEntry(
          start: Int32(start), end: Int32(bytes.count), bit: UInt8(bit), shape: shape.rawValue, isQuoted: isQuoted))
    }
    for word in AlarmWord.allCases { add(word.rawValue, bit: word.bit) }
    for shape in LineShape.allCases {
      for (word, means) in shape.keys.alarmWords { add(word, bit: means.bit, shape: shape) }
    }
    for (index, word) in quoted.enumerated() { add(word, bit: AlarmWord.firstQuotedBit + index, isQuoted: true) }
    entries = FixedList(list)
    text = FixedText(bytes)
  }

  /// The bits of a word as it came: a word that is not ours sets `other`, and the bit of the rule that quotes it.
  func bits(_ word: ByteText, shape: LineShape) -> (mask: UInt64, canonical: Int?) {
    var mask: UInt64 = 0
    var canonical: Int?
    for index in 0..<entries.count {
      let entry = entries[index]
      guard Int(entry.end - entry.start) == word.count else { continue }
      guard entry.shape == LineShape.native.rawValue || entry.shape == shape.rawValue else { continue }
      guard text.slice(Int(entry.start), Int(entry.end)).equals(word) else { continue }
      mask |= 1 << UInt64(entry.bit)
      if !entry.isQuoted { canonical = Int(entry.bit) }
    }
    if canonical == nil { mask |= 1 << UInt64(AlarmWord.other.bit) }
    return (mask, canonical)
  }

  /// The canonical spelling of a bit.
  func spelling(_ bit: Int) -> ByteText {
    precondition(bit >= 0 && bit < AlarmWord.allCases.count)
    return text.slice(Int(entries[bit].start), Int(entries[bit].end))
  }
}

/// One alarm word and what it stands for.
struct AlarmEntry: BitwiseCopyable {
  var start: Int32
  var end: Int32
  /// Bit number in an event's alarm mask.
  var bit: UInt8
  /// The shape whose word it is; `LineShape.native` for words that all share.
  var shape: UInt8
  var isQuoted: Bool
}
