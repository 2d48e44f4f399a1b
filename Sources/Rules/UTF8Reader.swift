/// Reads UTF-8 that may be broken, scalar by scalar.
enum UTF8Reader {
  /// The scalar at a position and its length in bytes; nil and the length of what cannot be one (1 ... 3), cut as
  /// Unicode says for U+FFFD ("maximal subpart"). The position is within the bytes and below `end`.
  static func scalar(in bytes: [UInt8], at start: Int, end: Int) -> (scalar: Unicode.Scalar?, length: Int) {
    let lead = bytes[start]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    // Unicode, table 3-7: which second byte may follow.
    let (count, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (1, 0...0)
      }
    if count == 1 { return (nil, 1) }
    var value = UInt32(lead) & (0xFF >> UInt32(count + 1))
    for index in 1..<count {
      let allowed = index == 1 ? second : 0x80...0xBF
      guard start + index < end, allowed.contains(bytes[start + index]) else { return (nil, index) }
      value = value << 6 | UInt32(bytes[start + index] & 0x3F)
    }
    return (Unicode.Scalar(value), count)
  }
}
