internal import Model

/// Values that picket has no name for, written so that a declared field can read them.
enum OtherValue {
  /// Appends a JSON value. `kind` is that of the declared field that reads it; nil: nobody does, or nobody said.
  static func append(_ text: ByteText, kind: QuantityKind?, commaIsPoint: Bool, into out: inout ByteBuffer) {
    switch kind {
    case .text: out.append(string: text)
    case .bool: append(TrackWords.bool(text), text, into: &out)
    case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume, .number:
      appendNumber(text, commaIsPoint: commaIsPoint, into: &out)
    case nil:
      if text.isWord("true") || text.isWord("false") {
        append(TrackWords.bool(text), text, into: &out)
      } else {
        appendNumber(text, commaIsPoint: commaIsPoint, into: &out)
      }
    }
  }

  /// Appends a bool, or the text that is none.
  static func append(_ flag: Bool?, _ text: ByteText, into out: inout ByteBuffer) {
    switch flag {
    case true?: out.append("true")
    case false?: out.append("false")
    case nil: out.append(string: text)
    }
  }

  /// A number with zeros in front is a name: `007`.
  private static func appendNumber(_ text: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) {
    if NumberText.isJSON(text) {
      out.append(text)
    } else if commaIsPoint, text.first(0x2C) != nil, text.count > 0, text[0] &- 0x30 <= 9 || text[0] == 0x2D,
      NumberText.length(text, commaIsPoint: true) == text.count
    {
      NumberText.append(text, into: &out)
    } else {
      out.append(string: text)
    }
  }
}
