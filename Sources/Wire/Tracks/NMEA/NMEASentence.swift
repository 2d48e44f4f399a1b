internal import Model

/// One sentence of NMEA 0183 in a line of bytes: `$GPRMC,…*6A`. Good as long as the line's bytes are.
package struct NMEASentence {
  /// The sentences that tell of places and times, by the three letters behind the talker.
  package enum Kind: String, Sendable, CaseIterable {
    case rmc = "RMC"
    case gga = "GGA"
    case vtg = "VTG"
    case zda = "ZDA"
  }

  package enum Checksum: Sendable { case right, wrong, absent }

  /// nil: another sentence, or a proprietary one.
  package let kind: Kind?
  package let checksum: Checksum
  /// From the `$` on.
  let text: ByteText
  /// The fields with the commas between them, behind the `$`.
  private let body: ByteText

  /// The next sentence of a line from `start` on, which is moved behind it; nil: no more.
  ///
  /// What stands before the `$` (a tag block, a time of the logger's, a device's name) is passed over.
  package static func next(in line: UnsafeRawBufferPointer, from start: inout Int) -> NMEASentence? {
    guard let base = line.baseAddress else { return nil }
    return next(in: ByteText(start: base.assumingMemoryBound(to: UInt8.self), count: line.count), from: &start)
  }

  static func next(in line: ByteText, from start: inout Int) -> NMEASentence? {
    guard let dollar = line.slice(start, line.count).first(0x24).map({ start + $0 }) else {
      start = line.count
      return nil
    }
    let behind = dollar + 1
    let end = line.slice(behind, line.count).first(0x24).map { behind + $0 } ?? line.count
    start = end
    return NMEASentence(line.slice(dollar, end).trimmed)
  }

  private init(_ text: ByteText) {
    self.text = text
    let inside = text.slice(1, text.count)
    let star = inside.first(0x2A)
    let summed = inside.slice(0, star ?? inside.count)
    body = summed.trimmed
    kind = Self.kind(body)
    checksum = star.map { Self.check(summed, inside.slice($0 + 1, inside.count).trimmed) } ?? .absent
  }

  /// Proprietary sentences begin with P, and some of them end like ours.
  private static func kind(_ body: ByteText) -> Kind? {
    guard body.count > 6, body[5] == 0x2C, body[0] != 0x50 else { return nil }
    for index in 0..<5 where !(body[index] &- 0x41 <= 25 || body[index] &- 0x30 <= 9) { return nil }
    return Kind(rawValue: body.slice(2, 5).string)
  }

  /// Devices that put blanks before the `*` sum without them, or with them.
  private static func check(_ summed: ByteText, _ digits: ByteText) -> Checksum {
    guard digits.count >= 2, let high = hex(digits[0]), let low = hex(digits[1]) else { return .wrong }
    let told = high << 4 | low
    return sum(summed) == told || sum(summed.trimmed) == told ? .right : .wrong
  }

  private static func sum(_ text: ByteText) -> UInt8 {
    var sum: UInt8 = 0
    for index in 0..<text.count { sum ^= text[index] }
    return sum
  }

  private static func hex(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }

  /// How many fields there are, the address being the first.
  package var fieldCount: Int {
    var count = 1
    for index in 0..<body.count where body[index] == 0x2C { count += 1 }
    return count
  }

  /// Field n, the address being 0; empty where there are not so many.
  func field(_ number: Int) -> ByteText {
    var start = 0
    for _ in 0..<number {
      guard let comma = body.slice(start, body.count).first(0x2C) else { return body.slice(0, 0) }
      start += comma + 1
    }
    let rest = body.slice(start, body.count)
    return rest.slice(0, rest.first(0x2C) ?? rest.count).trimmed
  }

  /// A copy of field n, the address being 0.
  package func text(_ number: Int) -> String { field(number).string }
}
