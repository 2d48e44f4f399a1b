package import Platform
package import Rules

/// A webhook sink with the secrets that its rule file names.
package struct WebhookAccount: Sendable {
  package let sink: String
  package let settings: WebhookSettings
  let token: Secret?
  /// The key that bodies are signed with.
  let secret: Secret?

  /// Fails where a secret is not there, and says what to do.
  package init(_ sink: CheckedSink, _ settings: WebhookSettings, secrets: SecretStore = .init()) throws(RunFailure) {
    self.sink = sink.name
    self.settings = settings
    token = try settings.tokenVariable.map { (name) throws(RunFailure) in
      try secrets.value(ofVariable: name, for: "the token of sink `\(sink.name)`")
    }
    secret = try settings.secretVariable.map { (name) throws(RunFailure) in
      try secrets.value(ofVariable: name, for: "the secret of sink `\(sink.name)`")
    }
  }
}
