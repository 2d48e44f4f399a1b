/// What a rule file says about a `webhook` sink, checked.
package struct WebhookSettings: Sendable, Hashable {
  /// A header of every request. Invariant: printable, and none that picket writes itself.
  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `https://…` or `http://…`, without user and password.
  package var url: String
  package var headers: [Header]
  /// The environment variable, else systemd credential, of the bearer token.
  package var tokenVariable: String?
  /// The same of the key that bodies are signed with.
  package var secretVariable: String?
  /// Notices in one request, at most; nil: each goes by itself, and not as an array.
  package var batch: Int?

  package init(
    url: String, headers: [Header] = [], tokenVariable: String? = nil, secretVariable: String? = nil,
    batch: Int? = nil
  ) {
    self.url = url
    self.headers = headers
    self.tokenVariable = tokenVariable
    self.secretVariable = secretVariable
    self.batch = batch
  }
}
