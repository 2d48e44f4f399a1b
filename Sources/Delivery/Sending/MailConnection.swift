internal import CCurl
internal import Platform
internal import Rules

/// The connection to a mail server of one sink: kept open from mail to mail, made anew where it was lost.
///
/// Of one thread at a time.
package final class MailConnection {
  private let account: MailAccount
  private let limits: SendLimits
  private let stop: SendStop
  private let session: CurlSession
  private var dialogue = SMTPDialogue()
  private var trace: SMTPTrace?
  private let hostName = Machine.hostName

  /// - Parameter trace: is told each line of the dialogue, secrets left out.
  package init(
    _ account: MailAccount, limits: SendLimits = .usual, stop: SendStop, trace: ((DialogueLine) -> Void)? = nil
  ) {
    self.account = account
    self.limits = limits
    self.stop = stop
    self.trace = trace.map { SMTPTrace($0) }
    session = CurlSession(limits: limits, stop: stop)
    session.report = { [unowned self] in follow($0, $1) }
  }

  deinit {
    session.report = nil
    close()
  }

  /// Sends a mail to one recipient, in a transaction of its own.
  package func send(_ mail: [UInt8], to recipient: String) -> SendOutcome {
    let isKept = session.hasSockets
    var result = attempt(mail, to: recipient, isFresh: false)
    // A kept connection that the server gave up meanwhile says nothing about the server.
    if result != CURLE_OK, isKept, session.overrun == nil, !stop.isRaised, !dialogue.hasHeard || dialogue.code == 421 {
      result = attempt(mail, to: recipient, isFresh: true)
    }
    if result != CURLE_OK, stop.isRaised { return .stopped }
    return SMTPVerdict(account: account, limits: limits)
      .outcome(result, dialogue, overrun: session.overrun, words: session.words(for: result))
  }

  /// Says goodbye where there is a connection, and closes it. Comes by itself at the end of its life.
  package func close() {
    guard !stop.isRaised, session.isOpen else { return session.cutSockets() }
    setUp()
    session.set(CURLOPT_CUSTOMREQUEST, "QUIT")
    session.set(CURLOPT_NOBODY, 1)
    session.set(CURLOPT_TIMEOUT_MS, Int(limits.farewellMilliseconds))
    _ = session.perform()
    // Nothing that curl does when it clears away shall wait for the server.
    session.cutSockets()
  }

  private func attempt(_ mail: [UInt8], to recipient: String, isFresh: Bool) -> CURLcode {
    setUp()
    let recipients = curl_slist_append(nil, recipient)
    defer { curl_slist_free_all(recipients) }
    session.set(CURLOPT_MAIL_FROM, account.from)
    session.set(CURLOPT_MAIL_RCPT, recipients)
    session.set(CURLOPT_UPLOAD, 1)
    session.setSize(mail.count)
    if isFresh { session.set(CURLOPT_FRESH_CONNECT, 1) }
    return session.perform(uploading: mail)
  }

  private func setUp() {
    let settings = account.settings
    dialogue = SMTPDialogue()
    session.begin()
    // The path is what EHLO says.
    session.set(CURLOPT_URL, "\(settings.server.text)/\(hostName)")
    session.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    // Proxies of the environment are those of the web.
    session.set(CURLOPT_PROXY, "")
    if let user = settings.user, let password = account.password {
      session.set(CURLOPT_USERNAME, user)
      session.set(CURLOPT_PASSWORD, password.text)
    }
    if let authority = account.authority {
      session.set(CURLOPT_CAINFO, authority)
      // Else the system's would do as well.
      session.set(CURLOPT_CAPATH, nil as String?)
    }
    let mayBePlain =
      settings.server.scheme == .smtp && account.authority == nil
      && (settings.isInsecure || settings.server.isLoopback)
    session.set(CURLOPT_USE_SSL, Int((mayBePlain ? CURLUSESSL_TRY : CURLUSESSL_ALL).rawValue))
    session.set(CURLOPT_SSL_VERIFYPEER, mayBePlain ? 0 : 1)
    session.set(CURLOPT_SSL_VERIFYHOST, mayBePlain ? 0 : 2)
  }

  private func follow(_ report: CurlSession.Report, _ bytes: UnsafeRawBufferPointer) {
    switch report {
    case .sent:
      for line in Self.lines(bytes) {
        dialogue.sent(line)
        // curl goes on without a login where the server offers none.
        if account.settings.user != nil, dialogue.lacksLogin { session.giveUp() }
        trace?.sent(line)
      }
    case .received:
      for line in Self.lines(bytes) {
        dialogue.received(line)
        trace?.received(line)
      }
    case .sentBody: trace?.sentBody(bytes)
    case .note: for line in Self.lines(bytes) { trace?.note(line) }
    }
  }

  private static func lines(_ bytes: UnsafeRawBufferPointer) -> [String] {
    bytes.split(separator: 10).map { line in
      String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
