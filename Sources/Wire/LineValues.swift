internal import CSimdJSON
internal import Model
internal import Glibc

/// A view of text in the chunk or in the parser's scratch; good until the next line is read.
struct ByteText {
  let start: UnsafePointer<UInt8>
  let count: Int

  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return start[index]
  }

  /// Looks at the bytes of a text; nil where it is empty.
  static func reading<Result>(_ text: String, _ body: (ByteText) -> Result?) -> Result? {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
      return body(ByteText(start: start, count: bytes.count))
    }
  }

  /// The part from `from` up to `to`, clamped to what there is.
  func slice(_ from: Int, _ to: Int) -> ByteText {
    let low = min(max(from, 0), count)
    let high = min(max(to, low), count)
    return ByteText(start: start + low, count: high - low)
  }

  /// Without the blanks around it.
  var trimmed: ByteText {
    var low = 0
    var high = count
    while low < high, Self.isBlank(self[low]) { low += 1 }
    while high > low, Self.isBlank(self[high - 1]) { high -= 1 }
    return ByteText(start: start + low, count: high - low)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  /// Digits, perhaps behind a minus, and nothing else.
  var isInteger: Bool {
    let first = count > 0 && self[0] == 0x2D ? 1 : 0
    guard count > first else { return false }
    for index in first..<count where self[index] &- 0x30 > 9 { return false }
    return true
  }

  /// 3 where a UTF-8 byte order mark stands first, else 0.
  var byteOrderMarkLength: Int { count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF ? 3 : 0 }

  /// The number that the whole text spells, blanks around it allowed.
  var number: Double? {
    let text = trimmed
    var value = 0.0
    return csj_number(text.start, text.count, &value) == 1 ? value : nil
  }

  func equals(_ other: ByteText) -> Bool {
    count == other.count && memcmp(start, other.start, count) == 0
  }

  func equals(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && memcmp(start, word.utf8Start, count) == 0
  }

  /// The hash that the engine knows devices by.
  func hash(seed: UInt64) -> UInt64 { DeviceHash.of(UnsafeBufferPointer(start: start, count: count), seed: seed) }

  /// Eight bytes from `at` on.
  @inline(__always) func load(_ at: Int) -> UInt64 {
    precondition(at >= 0 && at + 8 <= count)
    return UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self)
  }
}

/// What kind of JSON value a slot holds; the numbers are those of `csj_kind`.
enum ValueKind: UInt8 {
  case missing, null, bool, number, hugeNumber, string, escapedString, object, array
}

/// What came of reading a line; the numbers are those of `csj_status`.
enum LineStatus: UInt32 {
  case whole, notAnObject, badJSON, badUTF8, trailingText, tooDeep, tooLong
}

/// Key paths, compiled for the parser. A plain handle: freed by the list that it stands in.
struct KeyTable {
  fileprivate let handle: OpaquePointer

  /// Slot i is that of `paths[i]`; those in `lists` are read as lists of strings where they are arrays.
  init(paths: [String], lists: Set<String>) {
    precondition(paths.count <= CSJ_SLOT_LIMIT)
    let texts = paths.map { strdup($0) }
    defer { for text in texts { free(text) } }
    let wanted = zip(texts, paths).enumerated().map { slot, path in
      csj_path(text: UnsafePointer(path.0), slot: UInt16(slot), wants_list: lists.contains(path.1) ? 1 : 0)
    }
    guard let made = csj_table_make(wanted, wanted.count) else { preconditionFailure("no memory for a key table") }
    handle = made
  }

  func free() { csj_table_free(handle) }

  private func free(_ text: UnsafeMutablePointer<CChar>?) { Glibc.free(text) }
}

/// A fixed row of plain values: no reference counts when it is read.
struct FixedList<Element: BitwiseCopyable>: ~Copyable {
  private let elements: UnsafeMutablePointer<Element>
  let count: Int

  init(_ values: [Element]) {
    count = values.count
    elements = .allocate(capacity: max(count, 1))
    elements.initialize(from: values, count: count)
  }

  deinit { elements.deallocate() }

  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count)
    return elements[index]
  }
}

/// Text that lives as long as its owner, for tables of words.
struct FixedText: ~Copyable {
  private let bytes: UnsafeMutablePointer<UInt8>
  let count: Int

  init(_ text: [UInt8]) {
    count = text.count
    bytes = .allocate(capacity: max(count, 1))
    bytes.initialize(from: text, count: count)
  }

  deinit { bytes.deallocate() }

  func slice(_ from: Int, _ to: Int) -> ByteText { ByteText(start: bytes, count: count).slice(from, to) }
}

/// The values of one line at the paths of a key table.
struct LineValues: ~Copyable {
  private let parser: OpaquePointer
  private let slots: UnsafePointer<csj_slot>
  private let present: UnsafePointer<UInt64>
  private let spans: UnsafePointer<csj_span>
  /// The pieces that `split` found; good until the next line that is no piece.
  private var pieces: UnsafePointer<csj_span>?
  private(set) var pieceCount = 0

  init() {
    guard let made = csj_parser_make() else { preconditionFailure("no memory for a JSON parser") }
    parser = made
    slots = csj_slots(made)
    present = csj_present(made)
    spans = csj_spans(made)
  }

  deinit { csj_parser_free(parser) }

  mutating func read(_ line: ByteText, _ table: KeyTable) -> LineStatus {
    LineStatus(rawValue: csj_read_line(parser, table.handle, line.start, line.count).rawValue) ?? .badJSON
  }

  /// Finds the elements of the line's array, or of the array at `key` of the line's object.
  mutating func split(_ line: ByteText, key: String?) -> LineStatus {
    var found: UnsafePointer<csj_span>?
    var count = 0
    let status =
      if let key {
        csj_split(parser, line.start, line.count, key, &found, &count)
      } else {
        csj_split(parser, line.start, line.count, nil, &found, &count)
      }
    pieces = found
    pieceCount = count
    return LineStatus(rawValue: status.rawValue) ?? .badJSON
  }

  func piece(_ index: Int) -> ByteText {
    precondition(index >= 0 && index < pieceCount)
    guard let pieces else { preconditionFailure("pieces are counted but not there") }
    return ByteText(start: pieces[index].bytes, count: Int(pieces[index].length))
  }

  /// The slot's key was there, perhaps with null; false for slot −1.
  @inline(__always) func has(_ slot: Int) -> Bool {
    guard slot >= 0 else { return false }
    precondition(slot < CSJ_SLOT_LIMIT)
    return present[slot &>> 6] &>> UInt64(slot & 63) & 1 == 1
  }

  @inline(__always) func kind(_ slot: Int) -> ValueKind {
    guard has(slot) else { return .missing }
    let raw = slots[slot].kind
    precondition(raw <= ValueKind.array.rawValue)
    return unsafeBitCast(raw, to: ValueKind.self)
  }

  /// The number of a slot of kind `number`.
  @inline(__always) func number(_ slot: Int) -> Double {
    precondition(has(slot))
    return slots[slot].number
  }

  /// The truth of a slot of kind `bool`.
  @inline(__always) func flag(_ slot: Int) -> Bool {
    precondition(has(slot))
    return slots[slot].flag != 0
  }

  /// The text of a slot of kind `string` or `escapedString`; the digits, and what blanks follow them, of a number.
  @inline(__always) func text(_ slot: Int) -> ByteText {
    let raw = kind(slot).rawValue
    precondition(raw >= ValueKind.number.rawValue && raw <= ValueKind.escapedString.rawValue)
    return ByteText(start: slots[slot].bytes, count: Int(slots[slot].length))
  }

  /// Strings in a slot of kind `array`, and whether every element is one.
  func list(_ slot: Int) -> (count: Int, isPure: Bool) {
    precondition(kind(slot) == .array)
    return (Int(slots[slot].length), slots[slot].number == 1)
  }

  /// A string of a slot of kind `array`.
  func listText(_ slot: Int, _ index: Int) -> ByteText {
    precondition(index >= 0 && index < list(slot).count)
    let span = spans[Int(slots[slot].first_span) + index]
    return ByteText(start: span.bytes, count: Int(span.length))
  }
}
