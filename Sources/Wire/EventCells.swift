internal import Model

extension EventDecoder {
  /// Fills the cells of the row being made with the plan's fields, but for the alarm's text.
  @inline(__always)
  mutating func setCells(
    _ form: LineForm, fixIsBad: Bool, _ row: inout EventRow, _ counts: inout ChunkCounts, _ sink: inout ChunkWriter
  ) {
    for index in form.firstBinding..<form.bindingEnd {
      let binding = bindings[index]
      guard values.has(Int(binding.slot)) else { continue }
      let bit: UInt64 = 1 &<< UInt64(binding.cell)
      if row.present & bit != 0 || (fixIsBad && binding.comesWithFix) { continue }
      if let cell = cell(binding, &row, &counts, &sink) {
        sink.setCell(Int(binding.cell), cell)
        row.present |= bit
      }
    }
  }

  /// The cell's 8 bytes; nil where the value is unknown.
  @inline(__always)
  private func cell(
    _ binding: FieldBinding, _ row: inout EventRow, _ counts: inout ChunkCounts, _ sink: inout ChunkWriter
  ) -> UInt64? {
    let slot = Int(binding.slot)
    switch binding.form {
    case .number:
      guard let number = number(slot, &row, &counts), !(binding.zeroIsUnknown && number == 0) else { return nil }
      let base = binding.unit.toBase(number) + 0
      return base >= binding.low && base <= binding.high ? base.bitPattern : nil
    case .bool:
      switch values.kind(slot) {
      case .bool: return (values.flag(slot) ? 1.0 : 0.0).bitPattern
      case .missing, .null: return nil
      case .number, .hugeNumber, .string, .escapedString, .object, .array:
        noteWrongType(&row, &counts)
        return nil
      }
    case .text:
      switch values.kind(slot) {
      case .string, .escapedString: return place(values.text(slot), &sink)
      case .missing, .null: return nil
      case .bool, .number, .hugeNumber, .object, .array:
        noteWrongType(&row, &counts)
        return nil
      }
    case .batteryStatus:
      guard let status = number(slot, &row, &counts), status >= 1, status <= 3 else { return nil }
      return (status == 2 ? 1.0 : 0.0).bitPattern
    }
  }

  /// A text cell: in place where the line holds the text as it is, else a copy.
  private func place(_ text: ByteText, _ sink: inout ChunkWriter) -> UInt64? {
    guard let offset = sink.offset(of: text) ?? sink.append(text) else { return nil }
    return UInt64(offset) << 32 | UInt64(truncatingIfNeeded: text.count)
  }

  /// The alarm's bits and, where the plan asks for it, its words in our spelling, joined by commas.
  @inline(never)
  mutating func setAlarms(
    _ form: LineForm, _ row: inout EventRow, _ counts: inout ChunkCounts, _ sink: inout ChunkWriter
  ) {
    let slot = Int(form.alarm)
    let start = sink.end
    switch values.kind(slot) {
    case .missing, .null: return
    case .string, .escapedString:
      let text = values.text(slot)
      if form.alarmsAreCommaList {
        setAlarmList(text, form, &row, &sink)
      } else {
        addAlarm(text, form, &row, &sink)
      }
    case .array:
      let list = values.list(slot)
      if !list.isPure { noteWrongType(&row, &counts) }
      for index in 0..<list.count { addAlarm(values.listText(slot, index), form, &row, &sink) }
    case .bool, .number, .hugeNumber, .object: return noteWrongType(&row, &counts)
    }
    guard form.alarmCell >= 0, sink.end > start else { return }
    sink.setCell(Int(form.alarmCell), UInt64(start + 1) << 32 | UInt64(sink.end - start - 1))
    row.present |= 1 << UInt64(form.alarmCell)
  }

  private func setAlarmList(_ text: ByteText, _ form: LineForm, _ row: inout EventRow, _ sink: inout ChunkWriter) {
    var start = 0
    for index in 0...text.count where index == text.count || text[index] == 0x2C {
      addAlarm(text.slice(start, index).trimmed, form, &row, &sink)
      start = index + 1
    }
  }

  /// Sets a word's bits and writes it, a comma before it, to the text's end.
  private func addAlarm(_ word: ByteText, _ form: LineForm, _ row: inout EventRow, _ sink: inout ChunkWriter) {
    guard word.count > 0 else { return }
    let (mask, canonical) = alarms.bits(word, shape: form.shape)
    row.alarms |= mask
    guard form.alarmCell >= 0 else { return }
    sink.append(byte: 0x2C)
    _ = sink.append(canonical.map { alarms.spelling($0) } ?? word)
  }
}
