internal import Model
internal import Wire

/// Writes a notice in each form that one of its sinks wants.
enum NoticeRendering {
  static func add(_ record: NoticeRecord, in buffer: NoticeBuffer, _ rules: RulesInForce, to output: GroupOutput) {
    add(record, in: buffer, rules, forms: rules.formBits(of: record.sinks), to: output)
  }

  /// - Parameter forms: as bits by `NoticeForm`.
  static func add(
    _ record: NoticeRecord, in buffer: NoticeBuffer, _ rules: RulesInForce, forms: UInt8, to output: GroupOutput
  ) {
    if forms == 0 { return }
    var notice = RenderedNotice()
    notice.input = record.input
    notice.kind = record.kind
    notice.rule = record.rule
    notice.fence = record.fence
    notice.time = record.time
    notice.sinks = record.sinks
    notice.idHigh = record.idHigh
    notice.idLow = record.idLow
    notice.n = record.n
    notice.isStale = record.flags & NoticeRecord.isStale != 0
    let name = output.names.count
    let nameStart = Int(record.nameOffset)
    output.names.append(contentsOf: buffer.bytes[nameStart..<nameStart + Int(record.nameLength)])
    notice.name = name..<output.names.count
    for form in NoticeForm.allCases where forms & (1 << UInt8(form.rawValue)) != 0 {
      let start = output.bytes.count
      switch form {
      case .json:
        rules.writer.json(record, in: buffer, into: &output.bytes)
        notice.json = ByteSlice(offset: start, length: output.bytes.count - start)
      case .text:
        rules.writer.text(record, in: buffer, into: &output.bytes)
        notice.text = ByteSlice(offset: start, length: output.bytes.count - start)
      case .coloured:
        rules.writer.text(record, in: buffer, coloured: true, into: &output.bytes)
        notice.coloured = ByteSlice(offset: start, length: output.bytes.count - start)
      case .csv:
        rules.writer.csv(record, in: buffer, into: &output.bytes)
        notice.csv = ByteSlice(offset: start, length: output.bytes.count - start)
      }
    }
    output.notices.append(notice)
  }
}
