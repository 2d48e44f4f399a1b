/// State as bytes: field by field, numbers little-endian, counts in seven bits a byte. Every piece begins with the
/// version of its form.
struct StateWriter {
  /// The form that is written; a reader knows this one and those before.
  static let version: UInt8 = 1
  private(set) var bytes: [UInt8] = []

  /// - Parameter capacity: bytes that it will come to, as far as one can tell.
  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
    bytes.append(Self.version)
  }

  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ number: Double) { put(number.bitPattern) }

  mutating func put(_ number: Float) { put(number.bitPattern) }

  /// A count or another number that is mostly small.
  mutating func put(count: Int) {
    var rest = UInt(count)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Text as UTF-8, its length before it.
  mutating func put(text: [UInt8]) {
    put(count: text.count)
    bytes.append(contentsOf: text)
  }
}
