internal import Storage
internal import Wire

/// Writes and sends the mails of one sink.
final class MailSender: MessageSender {
  private let composer: MailComposer
  private let connection: MailConnection
  /// The mail that was written last: the same for all recipients.
  private var written: (message: Int64, attempts: Int, mail: [UInt8]?)?

  init(_ account: MailAccount, stop: SendStop) {
    composer = account.composer
    connection = MailConnection(account, stop: stop)
  }

  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome {
    if written?.message != message.id || written?.attempts != message.attempts {
      written = (message.id, message.attempts, Self.mail(message, composer))
    }
    guard let mail = written?.mail else { return .permanent(.unreadable) }
    return connection.send(mail, to: recipient)
  }

  func close() { connection.close() }

  /// The same bytes at each attempt: its date is that of the message.
  private static func mail(_ message: OutboxMessage, _ composer: MailComposer) -> [UInt8]? {
    let notices = message.notices.compactMap { MailNotice(json: $0.json) }
    if message.form == .single, let notice = notices.first { return composer.mail(notice, sentAt: message.made) }
    if notices.isEmpty { return nil }
    return composer.digest(
      notices, named: message.key, more: message.notices.count - notices.count, sentAt: message.made)
  }
}

/// Sends the requests of one webhook.
final class WebhookSender: MessageSender {
  private let connection: WebhookConnection

  init(_ account: WebhookAccount, stop: SendStop) { connection = WebhookConnection(account, stop: stop) }

  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome {
    if message.notices.isEmpty { return .permanent(.unreadable) }
    return connection.send(
      message.notices.map { WebhookConnection.Notice(json: $0.json, key: "\($0.episode)-\($0.n)") })
  }

  func close() { connection.close() }
}

extension SendFault {
  fileprivate static var unreadable: SendFault {
    SendFault("the notice in the spool cannot be read", scope: .message)
  }
}
