internal import Wire

/// A column of whole numbers as text: base64 digits of five bits each, as source maps have them (VLQ).
///
/// Half the size of decimals, safe inside a JSON string and inside HTML, and read by the page in one pass.
struct ColumnText: ~Copyable {
  private var bytes = ByteBuffer(capacity: 1024)
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Appends a number of 0 or more.
  mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 32 {
      bytes.append(Self.digits[Int(rest & 31) | 32])
      rest >>= 5
    }
    bytes.append(Self.digits[Int(rest)])
  }

  /// Appends a number of either sign: the lowest bit is the sign.
  mutating func append(signed value: Int64) {
    append(value.magnitude << 1 | (value < 0 ? 1 : 0))
  }

  /// Appends the column, as a JSON string, to a page.
  consuming func write(into out: inout ByteBuffer) {
    out.append(34)
    bytes.withBytes { out.append($0) }
    out.append(34)
  }
}
