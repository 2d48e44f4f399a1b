package import Model

/// Writes notices as bytes: one JSON object a line (EVENTS, section 4), or one line for a person.
///
/// Cheap to copy: what it knows of the rule set is shared. Nothing allocates for names of printable text.
package struct NoticeWriter: Sendable {
  let text: NoticeText
  let message: MessageWriter
  let catalogue: NoticeCatalogue

  package init(_ catalogue: NoticeCatalogue) {
    self.catalogue = catalogue
    text = NoticeText(catalogue)
    message = MessageWriter(text: text)
  }

  /// Asks for the memory that the notices of a buffer will need, before they are written one after the other.
  package func prefetch(for buffer: borrowing NoticeBuffer) {
    for i in buffer.records.indices { text.prefetchEntry(ofFence: Int(buffer.records[i].fence)) }
    for i in buffer.records.indices { text.prefetchText(ofFence: Int(buffer.records[i].fence)) }
  }

  /// Appends the notice as one JSON line with its LF.
  package func json(_ record: NoticeRecord, in buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    writeIdentity(record, into: &out)
    let rule = Int(record.rule)
    if rule < text.rules.count {
      out.append(text.arena, text.rules[rule].head)
    } else {
      out.append("\"device\":\"")
    }
    let nameStart = out.count
    out.append(buffer.bytes, from: Int(record.nameOffset), count: Int(record.nameLength))
    JSONEscaper.escape(&out, from: nameStart)
    out.append(34)
    if record.fence != NoticeRecord.noFence { text.writeHead(ofFence: Int(record.fence), into: &out) }
    writeTimes(record, into: &out)
    if record.flags & NoticeRecord.hasPosition != 0 { writePosition(record.latitude, record.longitude, into: &out) }
    if record.flags & NoticeRecord.hasCrossing != 0 { writeCrossing(record, into: &out) }
    if rule < text.rules.count {
      writeFacts(",\"facts\":{", text.rules[rule].facts, record, buffer, into: &out)
      writeFacts(",\"peak\":{", text.rules[rule].peaks, record, buffer, into: &out)
    }
    writeState(record, into: &out)
    out.append(",\"message\":\"")
    let messageStart = out.count
    message.write(record, in: buffer, into: &out)
    JSONEscaper.escape(&out, from: messageStart)
    out.append("\"}\n")
  }

  /// Appends the notice's message alone, as text without escapes.
  package func message(_ record: NoticeRecord, in buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    message.write(record, in: buffer, into: &out)
  }

  private func writeIdentity(_ record: borrowing NoticeRecord, into out: inout ByteBuffer) {
    out.append("{\"id\":\"")
    out.appendHex(UInt64(record.idHigh), count: 8)
    out.appendHex(record.idLow, count: 16)
    out.append("\",\"n\":")
    NumberWriter.unsigned(UInt64(record.n), into: &out)
    switch record.kind {
    case .fired: out.append(",\"notice\":\"fired\",")
    case .reminded: out.append(",\"notice\":\"reminded\",")
    case .cleared: out.append(",\"notice\":\"cleared\",")
    case .withdrawn: out.append(",\"notice\":\"withdrawn\",")
    case .amended: out.append(",\"notice\":\"amended\",")
    case .retracted: out.append(",\"notice\":\"retracted\",")
    }
  }

  private func writeTimes(_ record: borrowing NoticeRecord, into out: inout ByteBuffer) {
    out.append(",\"time\":\"")
    TimeWriter.rfc3339(record.time, into: &out)
    out.append(34)
    if record.since != record.time {
      out.append(",\"since\":\"")
      TimeWriter.rfc3339(record.since, into: &out)
      out.append(34)
    }
    if record.flags & NoticeRecord.hasReceived != 0, record.received != record.time {
      out.append(",\"received\":\"")
      TimeWriter.rfc3339(record.received, into: &out)
      out.append(34)
    }
  }

  private func writePosition(_ latitude: Double, _ longitude: Double, into out: inout ByteBuffer) {
    out.append(",\"lat\":")
    NumberWriter.shortest(latitude, into: &out)
    out.append(",\"lon\":")
    NumberWriter.shortest(longitude, into: &out)
  }

  private func writeCrossing(_ record: borrowing NoticeRecord, into out: inout ByteBuffer) {
    out.append(",\"crossing\":{\"time\":\"")
    TimeWriter.rfc3339(record.crossingTime, into: &out)
    out.append("\",\"lat\":")
    NumberWriter.rounded(record.crossingLatitude, digits: 7, into: &out)
    out.append(",\"lon\":")
    NumberWriter.rounded(record.crossingLongitude, digits: 7, into: &out)
    let isIn = record.flags & NoticeRecord.crossingIn != 0
    if record.flags & NoticeRecord.crossesThrough != 0 {
      out.append(",\"direction\":\"through\"}")
    } else if record.flags & NoticeRecord.crossesLine != 0 {
      out.append(isIn ? ",\"direction\":\"left to right\"}" : ",\"direction\":\"right to left\"}")
    } else {
      out.append(isIn ? ",\"direction\":\"in\"}" : ",\"direction\":\"out\"}")
    }
  }

  // An object of strings; nothing where no value is known.
  func writeFacts(
    _ head: StaticString, _ facts: Range<Int>, _ record: borrowing NoticeRecord,
    _ buffer: borrowing NoticeBuffer, into out: inout ByteBuffer
  ) {
    let start = out.count
    out.append(head)
    var isFirst = true
    for index in facts {
      let fact = text.facts[index]
      let before = out.count
      if !isFirst { out.append(44) }
      out.append(text.arena, fact.head)
      let valueStart = out.count
      let value = buffer.value(Int(record.valuesStart), fact.position)
      if fact.style.write(value, texts: buffer.bytes, arena: text.arena, into: &out) {
        if value.form == .text { JSONEscaper.escape(&out, from: valueStart) }
        out.append(34)
        isFirst = false
      } else {
        out.truncate(to: before)
      }
    }
    if isFirst { out.truncate(to: start) } else { out.append(125) }
  }

  private func writeState(_ record: borrowing NoticeRecord, into out: inout ByteBuffer) {
    if record.duration >= 0 {
      out.append(",\"duration_s\":")
      NumberWriter.scaled(record.duration, places: 3, into: &out)
    }
    if record.suppressed > 0 {
      out.append(",\"suppressed\":")
      NumberWriter.unsigned(UInt64(record.suppressed), into: &out)
    }
    if record.flags & NoticeRecord.isLate != 0 { out.append(",\"late\":true") }
    if record.flags & NoticeRecord.isStale != 0 { out.append(",\"stale\":true") }
  }

  /// Appends the notice as one line for a person at a terminal, with its LF:
  /// `2026-03-02 08:00:30Z  warning   t-017     city-speeding: t-017 at 96 km/h in city`.
  ///
  /// - Parameter coloured: the severity stands in colour, by ANSI codes.
  package func text(
    _ record: NoticeRecord, in buffer: borrowing NoticeBuffer, coloured: Bool = false, into out: inout ByteBuffer
  ) {
    TimeWriter.readable(record.time, into: &out)
    out.append("  ")
    let rule = Int(record.rule)
    if rule < text.rules.count {
      if coloured { out.append(text.rules[rule].colour) }
      out.append(text.arena, text.rules[rule].severity)
      if coloured { out.append("\u{1b}[0m") }
      out.append(repeating: 32, count: 10 - Int(text.rules[rule].severity.length))
    }
    let nameStart = out.count
    out.append(buffer.bytes, from: Int(record.nameOffset), count: Int(record.nameLength))
    LineEscaper.escape(&out, from: nameStart)
    out.append(repeating: 32, count: 8 - (out.count - nameStart))
    out.append("  ")
    if rule < text.rules.count { out.append(text.arena, text.rules[rule].name) }
    writeKind(record.kind, into: &out)
    out.append(": ")
    let messageStart = out.count
    message.write(record, in: buffer, into: &out)
    LineEscaper.escape(&out, from: messageStart)
    if record.flags & NoticeRecord.isLate != 0 { out.append(" (late)") }
    if record.flags & NoticeRecord.isStale != 0 { out.append(" (stale)") }
    out.append(10)
  }

  private func writeKind(_ kind: NoticeKind, into out: inout ByteBuffer) {
    switch kind {
    case .fired: break
    case .reminded: out.append(" reminded")
    case .cleared: out.append(" cleared")
    case .withdrawn: out.append(" withdrawn")
    case .amended: out.append(" amended")
    case .retracted: out.append(" retracted")
    }
  }
}
