package import Platform
package import Rules

extension DeliverySink {
  /// The mail and webhook sinks among those of a rule set, with what the rule file leaves to the machine.
  ///
  /// Fails where a password, token or certificate is not there.
  package static func all(of sinks: [CheckedSink], secrets: SecretStore = .init()) throws(RunFailure) -> [DeliverySink]
  {
    var result: [DeliverySink] = []
    for sink in sinks {
      switch sink.target {
      case .stdout, .file: break
      case .mail(let settings):
        let account = try MailAccount(sink, settings, secrets: secrets)
        let profile = SinkProfile(
          from: account.from, recipients: settings.recipients, subject: settings.subject)
        result.append(
          DeliverySink(name: sink.name, settings: DeliverySettings(settings), profile: profile.json) { stop in
            MailSender(account, stop: stop)
          })
      case .webhook(let settings):
        let account = try WebhookAccount(sink, settings, secrets: secrets)
        result.append(
          DeliverySink(name: sink.name, settings: DeliverySettings(settings)) { stop in
            WebhookSender(account, stop: stop)
          })
      }
    }
    return result
  }
}

extension DeliverySettings {
  package init(_ mail: MailSettings) {
    self.init(
      recipients: mail.recipients, digestMilliseconds: mail.digestEveryMilliseconds,
      rate: mail.atMost.map { Rate(count: $0.count, windowMilliseconds: $0.perMilliseconds) })
  }

  package init(_ webhook: WebhookSettings) {
    self.init(recipients: [webhook.url], batch: webhook.batch ?? 1)
  }
}
