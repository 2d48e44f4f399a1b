internal import Model

/// A track point that is being read; its event's line grows in a buffer that the caller keeps.
struct GPXPoint {
  let line: Int
  /// Why it is refused; nil: it is not.
  private(set) var refusal: RejectReason?
  private var fields: Set<String> = []
  private var keys = EventKeys()

  /// Bytes that a point's line, or one text in it, may be long.
  static let lengthLimit = 1 << 20

  init(line: Int) { self.line = line }

  /// What an element in a point is, by its name without prefix and in small letters.
  private enum Meaning {
    case time, fix
    case field(MeasuredField)
  }

  private static let meanings: [String: Meaning] = {
    func field(_ field: Field, _ unit: String? = nil) -> Meaning {
      .field(MeasuredField(field, unit: unit.flatMap(MeasureUnit.named)))
    }
    // Speeds are m/s in GPX 1.0 and in the extensions of all who write them.
    return [
      "time": .time, "fix": .fix, "ele": field(.altitude), "sat": field(.satellites), "hdop": field(.hdop),
      "speed": field(.speed, "m/s"), "course": field(.course), "bearing": field(.course), "heading": field(.course),
      "atemp": field(.temperature), "temp": field(.temperature), "temperature": field(.temperature),
      "accuracy": field(.accuracy), "battery": field(.battery),
    ]
  }()

  /// Appends the point's place, which stands in attributes.
  mutating func append(_ attributes: [(name: String, value: String)], into out: inout ByteBuffer) {
    for (key, value) in attributes where (key == "lat" || key == "lon") && hasRoom(for: value.utf8.count, out) {
      out.appendComma()
      out.append(utf8: "\"\(key)\":")
      ByteText.reading(Array(value.utf8)) { DegreesText.append($0.trimmed, commaIsPoint: true, into: &out) }
    }
  }

  /// Appends an element: a field, or a value under its own name. Of two for the same field the first counts.
  mutating func append(
    _ name: String, _ value: ByteText, isInExtension: Bool, _ kinds: [String: QuantityKind], _ times: TimeTranslator,
    into out: inout ByteBuffer
  ) {
    guard hasRoom(for: value.count, out) else { return }
    switch Self.meanings[name.lowercased()] {
    case .time? where !isInExtension:
      guard fields.insert("time").inserted else { return }
      out.append(key: "time")
      if !times.append(value, .automatic, into: &out) { refusal = refusal ?? .badTime }
    case .fix? where !isInExtension:
      guard let flag = TrackWords.validity(value), fields.insert("valid").inserted else { return }
      out.append(key: "valid")
      OtherValue.append(flag, value, into: &out)
    case .field(let field)?:
      guard fields.insert(field.field.name).inserted else { return }
      field.append(value, commaIsPoint: false, into: &out)
    case .time?, .fix?, nil:
      let key = keys.own(name)
      out.appendComma()
      out.append(string: key)
      out.append(0x3A)
      OtherValue.append(value, kind: kinds[key], commaIsPoint: false, into: &out)
    }
  }

  private mutating func hasRoom(for length: Int, _ out: borrowing ByteBuffer) -> Bool {
    if length + out.count > Self.lengthLimit { refusal = .tooLong }
    return refusal != .tooLong
  }
}
