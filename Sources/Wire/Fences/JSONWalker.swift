internal import CSimdJSON
internal import Model

/// A token of a JSON document.
enum JSONToken: UInt32 {
  case objectBegin, objectEnd, arrayBegin, arrayEnd, key, string, number, yes, no, null
  /// The document is whole and nothing follows it.
  case done
  case broken, cutOff, tooDeep

  /// Nothing comes after it.
  var isLast: Bool {
    switch self {
    case .done, .broken, .cutOff, .tooDeep: true
    case .objectBegin, .objectEnd, .arrayBegin, .arrayEnd, .key, .string, .number, .yes, .no, .null: false
    }
  }
}

/// A walk over a JSON document, token by token; owns nothing of its text.
struct JSONWalker: ~Copyable {
  private var walk = jw_walk()
  private let numbers: UnsafeMutablePointer<Double>
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Numbers of a position that are read; RFC 7946 has two or three.
  private static let positionLimit = 8

  /// `bytes` must live as long as the walk.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    numbers = .allocate(capacity: Self.positionLimit)
    jw_begin(&walk, bytes.baseAddress, bytes.count)
  }

  deinit { numbers.deallocate() }

  /// Open objects and arrays.
  var depth: Int { Int(walk.depth) }
  /// Where it is, in bytes.
  var offset: Int { walk.at }
  /// Of the last `.number`; infinite where no double holds it.
  var number: Double { walk.number }

  /// Nothing comes after the last token.
  private(set) var isStopped = false

  mutating func next() -> JSONToken {
    let token = JSONToken(rawValue: jw_next(&walk).rawValue) ?? .broken
    isStopped = token.isLast
    return token
  }

  /// The text of the last `.key` or `.string`; bytes that are not UTF-8 are repaired.
  var text: String {
    String(unsafeUninitializedCapacity: walk.text_length) { room in
      guard let base = room.baseAddress, walk.text_length > 0 else { return 0 }
      return withUnsafePointer(to: walk) { jw_text($0, base) }
    }
  }

  /// Reads an array of numbers that comes next as a position, longitude first; nil, with nothing read, where
  /// something else comes.
  mutating func position() -> Coordinate? {
    guard jw_numbers(&walk, numbers, Self.positionLimit) >= 2 else { return nil }
    return Coordinate(latitude: numbers[1], longitude: numbers[0])
  }

  /// Whether the bytes are valid UTF-8.
  static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.isEmpty || jw_is_utf8(bytes.baseAddress, bytes.count) != 0
  }

  /// Reads on to the end of the value that `token` begins.
  mutating func skip(_ token: JSONToken) {
    guard token == .objectBegin || token == .arrayBegin else { return }
    let outside = depth - 1
    while depth > outside, !next().isLast {}
  }
}
