internal import Model

/// Numbers and positions in the text of WKT, KML and GPX.
enum DecimalText {
  /// The double that a decimal stands for; nil for anything else, also for `inf`, `nan` and hexadecimal.
  static func number(_ text: some Collection<UInt8>) -> Double? {
    guard !text.isEmpty, text.count <= 400, text.allSatisfy(isPart) else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }

  /// Whether a byte can stand in a number: a digit, `+`, `-`, `.`, `e`, `E`.
  static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 43, 45, 46, 101, 69: true
    default: false
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// Positions of KML: `lon,lat` or `lon,lat,altitude`, parted by blanks; nil where one of them is none.
  static func tuples(_ text: [UInt8]) -> [Coordinate]? {
    var positions: [Coordinate] = []
    for tuple in text.split(whereSeparator: isBlank) {
      let parts = tuple.split(separator: 44, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count >= 2, let longitude = number(parts[0]), let latitude = number(parts[1]) else { return nil }
      positions.append(Coordinate(latitude: latitude, longitude: longitude))
    }
    return positions
  }

  /// A property as a number where it is written as we would write it, so that `007` stays a text.
  static func property(_ text: String) -> PropertyValue {
    guard let value = number(text.utf8), value.isFinite else { return .text(text) }
    var out = ByteBuffer(capacity: 32)
    NumberWriter.shortest(value, into: &out)
    return out.string == text ? .number(value) : .text(text)
  }
}
