internal import Model
package import Platform
package import Storage
internal import Wire

/// The spool as a person reads it.
package enum SpoolText {
  private static let headings = ["id", "sink", "severity", "rule", "device", "age", "tries", "next try", "state"]
  private static let rightAligned: Set<Int> = [0, 5, 6]

  /// A table, one notice a line; the last error stands below the first of the notices that share it.
  ///
  /// Two passes, so that columns fit and the rows need not be kept.
  package static func list(
    _ spool: Spool, _ selection: SpoolRequest.Selection, now: Int64, write: (String) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    var widths = headings.map(\.count)
    var owed = 0
    var dead = 0
    try spool.forEach(selection) { (row) throws(RunFailure) in
      for (column, cell) in cells(row, now: now).enumerated() { widths[column] = max(widths[column], cell.count) }
      if row.state == .dead { dead += 1 } else { owed += 1 }
    }
    if owed + dead == 0 { return try write("nothing is owed\n") }
    var text = line(headings, widths)
    var errors: [String: String] = [:]
    try spool.forEach(selection) { (row) throws(RunFailure) in
      text += line(cells(row, now: now), widths)
      if let error = row.lastError, errors[row.sink] != error {
        errors[row.sink] = error
        text += String(repeating: " ", count: widths[0] + 2) + LineEscaper.safe(error) + "\n"
      }
      if text.utf8.count > 32_768 {
        try write(text)
        text = ""
      }
    }
    text += "\(Spool.notices(owed)) owed" + (dead == 0 ? "" : ", \(dead) dead") + "\n"
    try write(text)
  }

  private static func cells(_ row: SpoolRow, now: Int64) -> [String] {
    [
      "\(row.id)", LineEscaper.safe(row.sink), row.severity.rawValue, LineEscaper.safe(row.rule),
      LineEscaper.safe(row.device), DurationText.rough(now - row.made), "\(row.attempts)", next(row, now: now),
      word(row),
    ]
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
      line += (rightAligned.contains(column) ? padding + cell : cell + padding) + "  "
    }
    while line.hasSuffix(" ") { line.removeLast() }
    return line + "\n"
  }

  private static func next(_ row: SpoolRow, now: Int64) -> String {
    guard let next = row.nextTry else { return "–" }
    return next <= now ? "now" : "in \(DurationText.rough(next - now))"
  }

  /// The state as people call it: what waits for a digest is told apart.
  static func word(_ row: SpoolRow) -> String {
    switch row.state {
    case .waiting:
      switch row.lane {
      case .critical, .single: "waiting"
      case .stale, .excess: "digest"
      }
    case .sending: row.attempts == 0 ? "sending" : "retrying"
    case .sent: "sent"
    case .dead: "dead"
    case .leftOut: "left out"
    case .dropped: "dropped"
    }
  }

  /// Everything about one notice: what it is, who has it, and the mail's text.
  package static func entry(_ entry: SpoolEntry, now: Int64) -> String {
    let row = entry.row
    var lines = [
      ("notice", "\(row.id), \(row.kind.rawValue), \(row.severity.rawValue)"),
      ("rule", LineEscaper.safe(row.rule)), ("device", LineEscaper.safe(row.device)),
      ("sink", LineEscaper.safe(row.sink)), ("made", "\(time(row.made)), \(DurationText.rough(now - row.made)) ago"),
      ("state", word(row) + (row.state == .dead || row.nextTry == nil ? "" : ", next try \(next(row, now: now))")),
    ]
    if let error = row.lastError { lines.append(("error", LineEscaper.safe(error))) }
    if let message = entry.message {
      let others = message.notices.count - 1
      let company = others == 0 ? "" : ", with \(Spool.notices(others)) more"
      lines.append(("message", message.key + company))
      lines += message.recipients.map { ("to", recipient($0, now: now)) }
    }
    var text = lines.map { name, value in
      name + String(repeating: " ", count: 9 - name.count) + value + "\n"
    }.joined()
    text += "\n" + LineEscaper.safe(String(decoding: entry.notice.json, as: UTF8.self)) + "\n"
    if let mail = mail(entry) { text += "\n" + mail }
    return text
  }

  private static func recipient(_ recipient: OutboxRecipient, now: Int64) -> String {
    let tries = recipient.attempts == 1 ? "1 try" : "\(recipient.attempts) tries"
    let state =
      switch recipient.state {
      case .pending:
        recipient.nextTry <= now ? "pending" : "pending, next try in \(DurationText.rough(recipient.nextTry - now))"
      case .delivered: "delivered"
      case .dead: "dead"
      }
    let reply = recipient.lastReply.map { ": " + LineEscaper.safe($0) } ?? ""
    return "\(LineEscaper.safe(ShownAddress.text(recipient.address))), \(state), \(tries)\(reply)"
  }

  private static func mail(_ entry: SpoolEntry) -> String? {
    guard let profile = entry.profile.flatMap({ SinkProfile(json: $0) }) else { return nil }
    let composer = MailComposer(
      sink: entry.row.sink, from: profile.from, recipients: profile.recipients, subject: profile.subjectParts)
    let notices = (entry.message?.notices ?? [entry.notice]).compactMap { MailNotice(json: $0.json) }
    guard let first = notices.first else { return nil }
    let preview = notices.count == 1 ? composer.preview(first) : composer.preview(digest: notices)
    let text = preview.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { LineEscaper.safe($0.last == "\r" ? String($0.dropLast()) : String($0)) }
    var mail = "From: \(LineEscaper.safe(profile.from))\n"
    mail += "To: \(LineEscaper.safe(profile.recipients.joined(separator: ", ")))\n"
    mail += "Subject: \(LineEscaper.safe(preview.subject))\n\n" + text.joined(separator: "\n")
    return mail.hasSuffix("\n") ? mail : mail + "\n"
  }

  static func time(_ milliseconds: Int64) -> String {
    var out = ByteBuffer()
    TimeWriter.rfc3339(milliseconds, into: &out)
    return String(decoding: out.array(), as: UTF8.self)
  }
}
