internal import Model
package import Platform
package import Rules
internal import Wire

/// One test mail through a sink's settings, with the whole dialogue shown.
package struct MailTrial {
  private let account: MailAccount
  private let limits: SendLimits

  /// Fails where there is no such mail sink, or where its password or certificate is not there.
  package init(
    sink name: String, of sinks: [CheckedSink], secrets: SecretStore = .init(), limits: SendLimits = .usual
  ) throws(RunFailure) {
    guard let sink = sinks.first(where: { $0.name == name }) else {
      let names = sinks.compactMap { sink in if case .mail = sink.target { "`\(sink.name)`" } else { nil } }
      throw RunFailure(
        "there is no sink `\(name)`; "
          + (names.isEmpty ? "the rules have no mail sink" : "the mail sinks are \(names.joined(separator: ", "))"))
    }
    guard case .mail(let settings) = sink.target else { throw RunFailure("sink `\(name)` is no mail sink") }
    account = try MailAccount(sink, settings, secrets: secrets)
    self.limits = limits
  }

  /// Sends it to each recipient; true where all were sent.
  package func run(_ write: @escaping (String) -> Void) -> Bool {
    let connection = MailConnection(account, limits: limits, stop: SendStop()) { line in
      switch line.direction {
      case .out: write("> \(line.text)")
      case .in: write("< \(line.text)")
      case .note: write("* \(line.text)")
      }
    }
    let mail = account.composer.mail(notice, sentAt: WallClock.now())
    let outcomes = account.settings.recipients.map { ($0, connection.send(mail, to: $0)) }
    connection.close()
    write("")
    for (recipient, outcome) in outcomes { write(LineEscaper.safe("\(recipient): \(Self.words(outcome))")) }
    return outcomes.allSatisfy { if case .sent = $0.1 { true } else { false } }
  }

  // The id is no episode's; the same is not sent twice.
  private var notice: MailNotice {
    let now = WallClock.now()
    return MailNotice(
      id: "test-\(now)", rule: "picket-mail-test", title: "Test of sink \(account.sink)", severity: .info,
      device: Machine.hostName, time: now / 1000 * 1000,
      message: "This is a test by `picket mail test \(account.sink)`: mails of this sink arrive.")
  }

  private static func words(_ outcome: SendOutcome) -> String {
    switch outcome {
    case .sent(let reply): "sent (\(reply))"
    case .temporary(let fault): "not sent, may be tried again: \(fault.reason)"
    case .permanent(let fault): "not sent: \(fault.reason)"
    case .stopped: "not sent: stopped"
    }
  }
}
