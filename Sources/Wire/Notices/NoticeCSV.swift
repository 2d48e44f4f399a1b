package import Model

/// Notices as rows of a table, for spreadsheets and data frames (RFC 4180, but for LF as the end of a row).
package enum NoticeCSV {
  /// The first row: the columns of every notice, whatever it says. Facts and peaks are JSON in a cell.
  package static let header =
    "id,n,notice,rule,title,severity,device,fences,fence,fence_name,time,since,received,lat,lon,"
    + "crossing_time,crossing_lat,crossing_lon,duration_s,suppressed,late,stale,facts,peak,message\n"

  /// Ends a cell that begins at `start`: quoted where it has to be, with its comma.
  static func endCell(_ out: inout ByteBuffer, from start: Int, isLast: Bool = false) {
    let isSpecial = out.withBytes { bytes in
      bytes[start...].contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    }
    if isSpecial {
      let cell = out.array(from: start)
      out.truncate(to: start)
      out.append(0x22)
      for byte in cell {
        if byte == 0x22 { out.append(0x22) }
        out.append(byte)
      }
      out.append(0x22)
    }
    out.append(isLast ? 0x0A : 0x2C)
  }
}

extension NoticeWriter {
  /// Appends the notice as one row, in the columns of `NoticeCSV.header`.
  package func csv(_ record: NoticeRecord, in buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    out.appendHex(UInt64(record.idHigh), count: 8)
    out.appendHex(record.idLow, count: 16)
    out.append(0x2C)
    NumberWriter.unsigned(UInt64(record.n), into: &out)
    out.append(0x2C)
    out.append(utf8: record.kind.rawValue)
    out.append(0x2C)
    writeNames(record, buffer, into: &out)
    for moment in [
      record.time, record.since == record.time ? nil : record.since,
      record.flags & NoticeRecord.hasReceived != 0 && record.received != record.time ? record.received : nil,
    ] {
      if let moment { TimeWriter.rfc3339(moment, into: &out) }
      out.append(0x2C)
    }
    writePlaces(record, into: &out)
    writeRest(record, buffer, into: &out)
  }

  private func writeNames(
    _ record: NoticeRecord, _ buffer: borrowing NoticeBuffer, into out: inout ByteBuffer
  ) {
    let rule = catalogue.rules.indices.contains(Int(record.rule)) ? catalogue.rules[Int(record.rule)] : nil
    writeCell(rule?.name, into: &out)
    writeCell(rule?.title, into: &out)
    writeCell(rule?.severity.rawValue, into: &out)
    let start = out.count
    out.append(buffer.bytes, from: Int(record.nameOffset), count: Int(record.nameLength))
    NoticeCSV.endCell(&out, from: start)
    let fence = catalogue.fences.indices.contains(Int(record.fence)) ? catalogue.fences[Int(record.fence)] : nil
    let group = fence.flatMap { catalogue.groups.indices.contains($0.group) ? catalogue.groups[$0.group] : nil }
    writeCell(group.flatMap { $0.isSet ? $0.name : nil }, into: &out)
    writeCell(fence?.id, into: &out)
    writeCell(fence?.name, into: &out)
  }

  private func writeCell(_ value: String?, into out: inout ByteBuffer) {
    let start = out.count
    if let value { out.append(utf8: value) }
    NoticeCSV.endCell(&out, from: start)
  }

  private func writePlaces(_ record: NoticeRecord, into out: inout ByteBuffer) {
    if record.flags & NoticeRecord.hasPosition != 0 {
      NumberWriter.shortest(record.latitude, into: &out)
      out.append(0x2C)
      NumberWriter.shortest(record.longitude, into: &out)
      out.append(0x2C)
    } else {
      out.append(",,")
    }
    guard record.flags & NoticeRecord.hasCrossing != 0 else { return out.append(",,,") }
    TimeWriter.rfc3339(record.crossingTime, into: &out)
    out.append(0x2C)
    NumberWriter.rounded(record.crossingLatitude, digits: 7, into: &out)
    out.append(0x2C)
    NumberWriter.rounded(record.crossingLongitude, digits: 7, into: &out)
    out.append(0x2C)
  }

  private func writeRest(_ record: NoticeRecord, _ buffer: borrowing NoticeBuffer, into out: inout ByteBuffer) {
    if record.duration >= 0 { NumberWriter.scaled(record.duration, places: 3, into: &out) }
    out.append(0x2C)
    if record.suppressed > 0 { NumberWriter.unsigned(UInt64(record.suppressed), into: &out) }
    out.append(0x2C)
    if record.flags & NoticeRecord.isLate != 0 { out.append("true") }
    out.append(0x2C)
    if record.flags & NoticeRecord.isStale != 0 { out.append("true") }
    out.append(0x2C)
    let facts = Int(record.rule) < text.rules.count ? text.rules[Int(record.rule)] : nil
    for range in [facts?.facts, facts?.peaks] {
      let start = out.count
      if let range { writeFacts("{", range, record, buffer, into: &out) }
      NoticeCSV.endCell(&out, from: start)
    }
    let start = out.count
    message.write(record, in: buffer, into: &out)
    NoticeCSV.endCell(&out, from: start, isLast: true)
  }
}
