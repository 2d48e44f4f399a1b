internal import Model

extension EventDecoder {
  /// What a key says of a moment.
  private enum Moment {
    case missing
    case impossible
    case at(Int64)
  }

  /// Makes the row of the line that `values` holds, by the rules of EVENTS, section 3; the reason where it is refused.
  @inline(__always)
  mutating func addRow(_ form: LineForm, _ line: LineRange, sink: inout ChunkWriter) -> RejectReason? {
    if passesOver(form) {
      sink.counts.passedOver += 1
      return nil
    }
    guard sink.openRow() else { return .tooLong }
    var row = EventRow()
    row.dialect = form.dialect
    row.lineOffset = UInt32(truncatingIfNeeded: line.offset)
    row.lineLength = UInt32(truncatingIfNeeded: line.length)
    var counts = ChunkCounts()
    if let reason = setDevice(form, &row, &sink) { return reason }
    let isValid = validity(form, &row, &counts)
    if let reason = setTimes(form, isValid: isValid, &row, &counts)
      ?? setPosition(form, isValid: isValid, &row, &counts)
    {
      sink.refusedDevice = Int(row.nameOffset)..<Int(row.nameOffset) + Int(row.nameLength)
      return reason
    }
    setCells(form, fixIsBad: !isValid || row.has(EventRow.zeroFix), &row, &counts, &sink)
    if values.kind(Int(form.alarm)).rawValue > ValueKind.null.rawValue { setAlarms(form, &row, &counts, &sink) }
    sink.counts.numbersInStrings += counts.numbersInStrings
    sink.counts.wrongTypes += counts.wrongTypes
    sink.counts.zeroFixes += counts.zeroFixes
    sink.closeRow(row)
    return nil
  }

  /// OwnTracks' other types, gpsd's other classes, and gpsd's reports of nothing.
  @inline(__always)
  private func passesOver(_ form: LineForm) -> Bool {
    switch form.shape {
    case .native, .traccarPosition, .traccarForwarded, .traccarSocket, .flespi: return false
    case .owntracks:
      let slot = KeySlot.type.rawValue
      return values.kind(slot) != .string || !values.text(slot).equals("location")
    case .gpsd:
      let slot = KeySlot.gpsdClass.rawValue
      guard values.kind(slot) == .string, values.text(slot).equals("TPV") else { return true }
      return !hasMode(form) && !values.has(Int(form.time))
    }
  }

  /// gpsd's `mode`: 0 and 1 say that there is no fix.
  private func hasMode(_ form: LineForm) -> Bool {
    let slot = Int(form.mode)
    return values.kind(slot) != .number || values.number(slot) >= 2
  }

  @inline(__always)
  private mutating func setDevice(
    _ form: LineForm, _ row: inout EventRow, _ sink: inout ChunkWriter
  ) -> RejectReason? {
    if form.device < 0 {
      guard let gpsdName, gpsdName.length > 0 else { return .noDevice }
      return setName(at: gpsdName.offset, length: gpsdName.length, &row, sink)
    }
    var slot = Int(form.device)
    var kind = values.kind(slot)
    if form.otherDevice >= 0, kind == .missing || kind == .null {
      slot = Int(form.otherDevice)
      kind = values.kind(slot)
    }
    switch kind {
    case .missing, .null: return .noDevice
    case .string:
      let text = values.text(slot)
      return setName(at: sink.offset(of: text), length: text.count, &row, sink)
    case .escapedString:
      let text = values.text(slot)
      guard text.count <= 255 else { return .badDevice }
      return setName(at: sink.append(text), length: text.count, &row, sink)
    case .number, .hugeNumber:
      // The digits as they came: an identity may be longer than any integer of ours.
      let digits = values.text(slot).trimmed
      guard digits.isInteger else { return .badDevice }
      return setName(at: sink.offset(of: digits), length: digits.count, &row, sink)
    case .bool, .object, .array: return .badDevice
    }
  }

  @inline(__always)
  private func setName(
    at offset: UInt32?, length: Int, _ row: inout EventRow, _ sink: borrowing ChunkWriter
  ) -> RejectReason? {
    guard let offset, length >= 1, length <= 255 else { return .badDevice }
    row.nameOffset = offset
    row.nameLength = UInt8(length)
    row.deviceHash = sink.text(Int(offset), length).hash(seed: seed)
    return nil
  }

  /// Whether the line calls its fix usable, which it is where nothing is said.
  private func validity(_ form: LineForm, _ row: inout EventRow, _ counts: inout ChunkCounts) -> Bool {
    let slot = Int(form.valid)
    switch values.kind(slot) {
    case .missing, .null: return true
    case .bool: return values.flag(slot)
    case .number, .hugeNumber, .string, .escapedString, .object, .array:
      noteWrongType(&row, &counts)
      return true
    }
  }

  @inline(__always)
  private mutating func setTimes(
    _ form: LineForm, isValid: Bool, _ row: inout EventRow, _ counts: inout ChunkCounts
  ) -> RejectReason? {
    switch moment(Int(form.heard), &row, &counts) {
    case .missing: break
    case .impossible: return .badTime
    case .at(let heard):
      row.heard = heard
      row.flags |= EventRow.hasHeard
    }
    var fix = Moment.missing
    if !isValid { fix = moment(Int(form.timeOfInvalid), &row, &counts) }
    if case .missing = fix { fix = moment(Int(form.time), &row, &counts) }
    switch fix {
    case .impossible: return .badTime
    case .at(let time):
      row.time = time
      row.flags |= EventRow.hasTime
    case .missing:
      guard row.has(EventRow.hasHeard) else { return .noTime }
      row.time = row.heard
    }
    return nil
  }

  @inline(__always)
  private mutating func moment(_ slot: Int, _ row: inout EventRow, _ counts: inout ChunkCounts) -> Moment {
    switch values.kind(slot) {
    case .missing, .null: return .missing
    case .number: return RFC3339.milliseconds(epoch: values.number(slot)).map { .at($0) } ?? .impossible
    case .string, .escapedString:
      let text = values.text(slot)
      if let time = RFC3339.milliseconds(text, &dates) { return .at(time) }
      guard let number = text.number, let time = RFC3339.milliseconds(epoch: number) else { return .impossible }
      noteNumberInString(&row, &counts)
      return .at(time)
    case .bool, .hugeNumber, .object, .array: return .impossible
    }
  }

  @inline(__always)
  private func setPosition(
    _ form: LineForm, isValid: Bool, _ row: inout EventRow, _ counts: inout ChunkCounts
  ) -> RejectReason? {
    if form.mode >= 0, !hasMode(form) { return nil }
    let latitude = number(Int(form.latitude), &row, &counts)
    let longitude = number(Int(form.longitude), &row, &counts)
    guard let latitude, let longitude else {
      return latitude == nil && longitude == nil ? nil : .badPosition
    }
    guard abs(latitude) <= 90, abs(longitude) <= 180 else { return .badPosition }
    if latitude == 0, longitude == 0 {
      row.flags |= EventRow.zeroFix
      counts.zeroFixes += 1
      return nil
    }
    guard isValid else { return nil }
    // Adding 0 makes −0 a plain 0: equal places have equal bits.
    row.latitude = latitude + 0
    row.longitude = longitude == 180 ? -180 : longitude + 0
    row.flags |= EventRow.hasFix
    return nil
  }

  /// The number of a slot; nil where there is none, or no number, which is noted.
  @inline(__always)
  func number(_ slot: Int, _ row: inout EventRow, _ counts: inout ChunkCounts) -> Double? {
    switch values.kind(slot) {
    case .number: return values.number(slot)
    case .missing, .null: return nil
    case .string, .escapedString:
      if let number = values.text(slot).number {
        noteNumberInString(&row, &counts)
        return number
      }
      noteWrongType(&row, &counts)
      return nil
    case .bool, .hugeNumber, .object, .array:
      noteWrongType(&row, &counts)
      return nil
    }
  }

  func noteWrongType(_ row: inout EventRow, _ counts: inout ChunkCounts) {
    row.flags |= EventRow.wrongType
    counts.wrongTypes += 1
  }

  func noteNumberInString(_ row: inout EventRow, _ counts: inout ChunkCounts) {
    row.flags |= EventRow.numberInString
    counts.numbersInStrings += 1
  }
}
