internal import Model

/// Numbers as files of people spell them, copied digit for digit into JSON.
enum NumberText {
  /// Whether the whole text is a number as JSON has it.
  @inline(__always) static func isJSON(_ text: ByteText) -> Bool {
    var at = 0
    if at < text.count, text[at] == 0x2D { at += 1 }
    let first = at
    while at < text.count, text[at] &- 0x30 <= 9 { at += 1 }
    guard at > first, at == first + 1 || text[first] != 0x30 else { return false }
    if at == text.count { return true }
    return isJSONRest(text, at)
  }

  /// What follows the digits before the point.
  @inline(__always) private static func isJSONRest(_ text: ByteText, _ start: Int) -> Bool {
    var at = start
    if text[at] == 0x2E {
      at += 1
      let first = at
      while at < text.count, text[at] &- 0x30 <= 9 { at += 1 }
      guard at > first else { return false }
    }
    return at == text.count || exponentEnd(text, at) == text.count
  }

  /// Behind the exponent that stands at a place; the place itself where there is none.
  private static func exponentEnd(_ text: ByteText, _ start: Int) -> Int {
    guard start < text.count, text[start] | 0x20 == 0x65 else { return start }
    var at = start + 1
    if at < text.count, text[at] == 0x2B || text[at] == 0x2D { at += 1 }
    let first = at
    while at < text.count, text[at] &- 0x30 <= 9 { at += 1 }
    return at > first ? at : start
  }

  /// How many bytes at the text's start are a number: a sign, zeros in front, nothing on one side of the point, and a
  /// comma in place of the point where `commaIsPoint`. 0 where there is none.
  static func length(_ text: ByteText, commaIsPoint: Bool) -> Int {
    var at = 0
    if at < text.count, text[at] == 0x2D || text[at] == 0x2B { at += 1 }
    let first = at
    while at < text.count, text[at] &- 0x30 <= 9 { at += 1 }
    var digits = at - first
    if at < text.count, text[at] == 0x2E || commaIsPoint && text[at] == 0x2C {
      let point = at
      at += 1
      while at < text.count, text[at] &- 0x30 <= 9 { at += 1 }
      digits += at - point - 1
    }
    return digits > 0 ? exponentEnd(text, at) : 0
  }

  /// Appends a number that `length` has found, as JSON has it: the same digits.
  static func append(_ number: ByteText, into out: inout ByteBuffer) {
    var at = 0
    if number.count > 0, number[0] == 0x2D || number[0] == 0x2B {
      if number[0] == 0x2D { out.append(0x2D) }
      at = 1
    }
    while at + 1 < number.count, number[at] == 0x30, number[at + 1] &- 0x30 <= 9 { at += 1 }
    if at == number.count || number[at] &- 0x30 > 9 { out.append(0x30) }
    while at < number.count {
      let byte = number[at]
      let isPoint = byte == 0x2E || byte == 0x2C
      // A point that no digit follows says nothing.
      if isPoint {
        if at + 1 < number.count, number[at + 1] &- 0x30 <= 9 { out.append(0x2E) }
      } else {
        out.append(byte)
      }
      at += 1
    }
  }

  /// The double of a number that `length` has found.
  static func value(_ number: ByteText) -> Double? {
    var json = ByteBuffer(capacity: number.count + 2)
    append(number, into: &json)
    return json.withBytes { bytes in
      bytes.withMemoryRebound(to: UInt8.self) {
        $0.baseAddress.flatMap { ByteText(start: $0, count: bytes.count).number }
      }
    }
  }
}
