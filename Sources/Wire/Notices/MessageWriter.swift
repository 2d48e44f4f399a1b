internal import Model

/// Renders the message of a notice, unescaped.
struct MessageWriter {
  let text: NoticeText

  /// The message of a notice of this kind. What was corrected speaks as if it had fired, what was taken back as
  /// if it had been withdrawn.
  private func steps(_ rule: NoticeText.Rule, _ kind: NoticeKind) -> Range<Int> {
    switch kind {
    case .fired, .amended: rule.fired
    case .reminded: rule.reminded
    case .cleared: rule.cleared
    case .withdrawn, .retracted: rule.withdrawn
    }
  }

  /// Appends the message; nothing where the rule is not in the catalogue.
  func write(_ record: borrowing NoticeRecord, in buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    guard Int(record.rule) < text.rules.count else { return }
    for index in steps(text.rules[Int(record.rule)], record.kind) {
      if !write(text.steps[index], record, buffer, into: &out) { out.append("–") }
    }
  }

  private func write(
    _ step: MessageStep, _ record: borrowing NoticeRecord, _ buffer: borrowing NoticeBuffer,
    into out: inout ByteBuffer
  ) -> Bool {
    switch step {
    case .literal(let slice): out.append(text.arena, slice)
    case .device: out.append(buffer.bytes, from: Int(record.nameOffset), count: Int(record.nameLength))
    case .fence: return text.writeName(ofFence: Int(record.fence), into: &out)
    case .duration:
      guard record.duration >= 0 else { return false }
      TimeWriter.span(record.duration, into: &out)
    case .latitude: return writeDegrees(record.latitude, record.flags, into: &out)
    case .longitude: return writeDegrees(record.longitude, record.flags, into: &out)
    case .suppressed: NumberWriter.unsigned(UInt64(record.suppressed), into: &out)
    case .value(let position, let style):
      return text.styles[Int(style)].write(
        buffer.value(Int(record.valuesStart), Int(position)), texts: buffer.bytes, arena: text.arena, into: &out)
    case .fact(let position, let head, let style):
      let before = out.count
      out.append(text.arena, head)
      let value = buffer.value(Int(record.valuesStart), Int(position))
      if !text.styles[Int(style)].write(value, texts: buffer.bytes, arena: text.arena, into: &out) {
        out.truncate(to: before)
      }
    case .fenceProperty(let position, let style):
      return writeProperty(Int(position), of: record.fence, style: Int(style), into: &out)
    case .time(let zone, let format): writeMoment(record.time, zone: Int(zone), format: Int(format), into: &out)
    case .since(let zone, let format): writeMoment(record.since, zone: Int(zone), format: Int(format), into: &out)
    }
    return true
  }

  private func writeMoment(_ milliseconds: Int64, zone: Int, format: Int, into out: inout ByteBuffer) {
    let offset = text.zones.indices.contains(zone) ? text.zones[zone].offset(at: milliseconds) : 0
    text.formats[format].write(TimeWriter.parts(milliseconds, offset: offset), arena: text.arena, into: &out)
  }

  private func writeDegrees(_ degrees: Double, _ flags: UInt8, into out: inout ByteBuffer) -> Bool {
    guard flags & NoticeRecord.hasPosition != 0, degrees.isFinite else { return false }
    NumberWriter.fixed(degrees, digits: 5, into: &out)
    return true
  }

  private func writeProperty(
    _ position: Int, of number: UInt32, style: Int, into out: inout ByteBuffer
  ) -> Bool {
    guard Int(number) < text.fences.count else { return false }
    let fence = text.fences[Int(number)]
    if fence.texts.indices.contains(position), let words = fence.texts[position] {
      out.append(utf8: words)
      return true
    }
    guard fence.properties.indices.contains(position), let value = fence.properties[position] else { return false }
    return text.styles[style].write(value, arena: text.arena, into: &out)
  }
}

extension NoticeBuffer {
  /// The value at a position behind a record's `valuesStart`; missing where there is none.
  func value(_ start: Int, _ position: Int) -> NoticeValue {
    let index = start + position
    return index >= 0 && index < values.count ? values[index] : NoticeValue()
  }
}
