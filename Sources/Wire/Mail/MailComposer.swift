package import Model

/// Makes mails (RFC 5322, MIME) of notices: bytes with CRLF, 7 bits, no line longer than 998.
///
/// Pure: the same notice, settings and date give the same bytes. Nothing that a notice holds can make a header or
/// leave its place.
package struct MailComposer: Sendable {
  /// Of a digest, what is listed; the rest is counted.
  package static let digestLimit = 500

  let sink: String
  let from: String
  let recipients: [String]
  let subject: [SubjectPart]?

  /// - Parameters:
  ///   - from: an address that was checked, as the recipients.
  ///   - subject: nil for `[{severity}] {title}: {device}`.
  package init(sink: String, from: String, recipients: [String], subject: [SubjectPart]?) {
    self.sink = sink
    self.from = from
    self.recipients = recipients
    self.subject = subject
  }

  /// The mail of one notice.
  ///
  /// - Parameter sentAt: what `Date` says, ms since 1970.
  package func mail(_ notice: MailNotice, sentAt: Int64) -> [UInt8] {
    var head = MailHead()
    head.addresses("From", ["picket <\(from)>"])
    head.addresses("To", recipients)
    head.text("Subject", SubjectWriter(parts: subject).subject(notice))
    head.plain("Date", MailTime.header(sentAt))
    head.plain("Message-ID", messageID(of: notice))
    if notice.n > 0 {
      let first = messageID(id: notice.id, n: 0)
      head.plain("In-Reply-To", first)
      head.plain("References", first)
    }
    if notice.severity == .critical, notice.kind == .fired { head.plain("Importance", "high") }
    head.plain("X-Picket-Notice", MailText.idPart(notice.id) + ".\(notice.n)")
    return whole(
      head, name: messageID(of: notice), text: NoticeBody.text(notice, sink: sink),
      html: NoticeBody.html(notice, sink: sink))
  }

  /// One mail of many notices, the most severe first.
  ///
  /// - Parameters:
  ///   - name: what its Message-ID begins with; other for each digest, the same when it is sent again.
  ///   - more: notices that belong to it and are not among `notices`.
  ///   - sentAt: what `Date` says, ms since 1970.
  package func digest(_ notices: [MailNotice], named name: String, more: Int = 0, sentAt: Int64) -> [UInt8] {
    let digest = Digest(notices, more: more, limit: Self.digestLimit)
    let id = "<\(MailText.idPart(name))@\(domain)>"
    var head = MailHead()
    head.addresses("From", ["picket <\(from)>"])
    head.addresses("To", recipients)
    head.text("Subject", digest.subject)
    head.plain("Date", MailTime.header(sentAt))
    head.plain("Message-ID", id)
    return whole(head, name: id, text: digest.text(sink: sink), html: digest.html(sink: sink))
  }

  /// `<id.n@domain>`: the same whenever the notice is sent.
  package func messageID(of notice: MailNotice) -> String { messageID(id: notice.id, n: notice.n) }

  private func messageID(id: String, n: Int) -> String { "<\(MailText.idPart(id)).\(n)@\(domain)>" }

  private var domain: Substring { from.split(separator: "@").last ?? "localhost" }

  // Tells other programs that no person wrote this: no answers "out of office" (RFC 3834).
  private func whole(_ head: MailHead, name: String, text: String, html: String) -> [UInt8] {
    var head = head
    // `=_` is in no quoted-printable text, so this is in neither part.
    let boundary = "=_picket_" + MailText.hex(MailText.hash(name))
    head.plain("Auto-Submitted", "auto-generated")
    head.plain("X-Auto-Response-Suppress", "All")
    head.plain("List-Id", "picket <\(MailText.idPart(sink)).\(domain)>")
    head.plain("MIME-Version", "1.0")
    head.plain("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\"")
    var out = head.bytes
    for (kind, body) in [("plain", text), ("html", html)] {
      out += "\r\n--\(boundary)\r\nContent-Type: text/\(kind); charset=utf-8\r\n".utf8
      out += "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
      QuotedPrintable.append(body, to: &out)
    }
    out += "\r\n--\(boundary)--\r\n".utf8
    return out
  }
}
