internal import Model
package import Platform
package import Storage
internal import Wire

/// The spool as a program reads it: one JSON object a line.
package enum SpoolJSON {
  package static func list(
    _ spool: Spool, _ selection: SpoolRequest.Selection, write: (String) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    var out = ByteBuffer()
    try spool.forEach(selection) { (row) throws(RunFailure) in
      out.append("{")
      head(row, into: &out)
      out.append("}\n")
      if out.count > 32_768 {
        try write(String(decoding: out.array(), as: UTF8.self))
        out = ByteBuffer()
      }
    }
    try write(String(decoding: out.array(), as: UTF8.self))
  }

  /// One notice with its recipients, and the notice itself as it is told.
  package static func entry(_ entry: SpoolEntry) -> String {
    var out = ByteBuffer()
    out.append("{")
    head(entry.row, into: &out)
    if let message = entry.message {
      member("message", message.key, into: &out)
      out.append(utf8: ",\"notices\":\(message.notices.count),\"recipients\":[")
      for (place, recipient) in message.recipients.enumerated() {
        out.append(place == 0 ? "{\"address\":" : ",{\"address\":")
        JSONEscaper.string(ShownAddress.text(recipient.address), into: &out)
        member("state", "\(recipient.state)", into: &out)
        out.append(utf8: ",\"attempts\":\(recipient.attempts)")
        if recipient.state == .pending { member("next_try", SpoolText.time(recipient.nextTry), into: &out) }
        if let reply = recipient.lastReply { member("last_reply", reply, into: &out) }
        out.append("}")
      }
      out.append("]")
    }
    out.append(",\"body\":")
    out.append(utf8: String(decoding: entry.notice.json, as: UTF8.self))
    out.append("}\n")
    return String(decoding: out.array(), as: UTF8.self)
  }

  private static func head(_ row: SpoolRow, into out: inout ByteBuffer) {
    out.append(utf8: "\"id\":\(row.id)")
    member("sink", row.sink, into: &out)
    member("severity", row.severity.rawValue, into: &out)
    member("notice", row.kind.rawValue, into: &out)
    member("rule", row.rule, into: &out)
    member("device", row.device, into: &out)
    member("made", SpoolText.time(row.made), into: &out)
    out.append(utf8: ",\"attempts\":\(row.attempts)")
    if let next = row.nextTry { member("next_try", SpoolText.time(next), into: &out) }
    member("state", SpoolText.word(row), into: &out)
    if let error = row.lastError { member("last_error", error, into: &out) }
  }

  private static func member(_ name: StaticString, _ value: String, into out: inout ByteBuffer) {
    out.append(",\"")
    out.append(name)
    out.append("\":")
    JSONEscaper.string(value, into: &out)
  }
}
