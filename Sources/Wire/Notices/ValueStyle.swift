internal import Model

/// How a captured value becomes text: its unit, its digits, its words, split at load into plain numbers.
struct ValueStyle {
  enum Form: UInt8 {
    /// A number in a unit, or a plain one.
    case number
    /// A duration in the largest unit that is whole.
    case wholeDuration
    case bool
    case text
  }
  var form: Form
  /// As in `MeasureUnit`: value = base × denominator ÷ numerator − offset.
  var numerator = 1.0
  var denominator = 1.0
  var offset = 0.0
  /// nil: at most three.
  var digits: Int?
  /// ` km/h`, with the blank; in the text's arena.
  var suffix = ByteSlice.empty
  var noWord = ByteSlice.empty
  var yesWord = ByteSlice.empty

  /// - Parameters:
  ///   - unit: nil: the usual one of the kind.
  ///   - showsUnit: whether the unit's symbol stands behind the number.
  init(
    kind: QuantityKind, unit: MeasureUnit?, isDifference: Bool, words: BoolWords?, digits: Int?, showsUnit: Bool,
    arena: inout ByteBuffer
  ) {
    self.digits = digits
    switch kind {
    case .text: form = .text
    case .bool:
      form = .bool
      noWord = arena.add(words?.no ?? "no")
      yesWord = arena.add(words?.yes ?? "yes")
    case .number: form = .number
    case .duration where unit == nil: form = .wholeDuration
    case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume: form = .number
    }
    guard form == .number, let shown = unit ?? MeasureUnit.usual(for: kind) else { return }
    numerator = shown.numerator
    denominator = shown.denominator
    offset = isDifference ? 0 : shown.offset
    if showsUnit { suffix = arena.add(" " + shown.symbol) }
  }

  /// Appends a value; gives false, having appended nothing, where it is missing.
  func write(
    _ value: NoticeValue, texts: borrowing [UInt8], arena: borrowing ByteBuffer, into out: inout ByteBuffer
  ) -> Bool {
    switch value.form {
    case .missing: return false
    case .text:
      out.append(texts, from: Int(value.textOffset), count: Int(value.textLength))
      return true
    case .bool, .number: return write(value.number, arena: arena, into: &out)
    }
  }

  /// Appends a number in base units (a bool as 0 or 1); gives false where it is not finite.
  func write(_ base: Double, arena: borrowing ByteBuffer, into out: inout ByteBuffer) -> Bool {
    guard base.isFinite else { return false }
    switch form {
    case .bool: out.append(arena, base != 0 ? yesWord : noWord)
    case .wholeDuration: wholeDuration(base, into: &out)
    case .number, .text:
      let scaled = base * denominator / numerator
      let shown = scaled.isFinite ? (offset == 0 ? scaled : scaled - offset) : base
      if let digits {
        NumberWriter.fixed(shown, digits: digits, into: &out)
      } else {
        NumberWriter.rounded(shown, digits: 3, into: &out)
      }
      out.append(arena, suffix)
    }
    return true
  }

  private func wholeDuration(_ milliseconds: Double, into out: inout ByteBuffer) {
    let truncated = abs(milliseconds) < 9e15 ? Int64(milliseconds) : 1
    let whole = Double(truncated) == milliseconds ? truncated : 1
    let (length, unit): (Double, StaticString) =
      if whole == 0 {
        (1000, " s")
      } else if whole % 86_400_000 == 0 {
        (86_400_000, " d")
      } else if whole % 3_600_000 == 0 {
        (3_600_000, " h")
      } else if whole % 60_000 == 0 {
        (60_000, " min")
      } else if whole % 1000 == 0 {
        (1000, " s")
      } else {
        (1, " ms")
      }
    if let digits {
      NumberWriter.fixed(milliseconds / length, digits: digits, into: &out)
    } else {
      NumberWriter.rounded(milliseconds / length, digits: 3, into: &out)
    }
    out.append(unit)
  }
}

extension ByteBuffer {
  /// Keeps a text in the arena and says where it stands.
  mutating func add(_ text: String) -> ByteSlice {
    let start = count
    append(utf8: text)
    return ByteSlice(offset: start, length: count - start)
  }
}
