/// Sends notices to one webhook, over a connection that is kept open.
///
/// Of one thread at a time.
package final class WebhookConnection {
  /// A notice's line and the key that names it: `<id>-<n>`.
  package struct Notice: Sendable, Equatable {
    package var json: [UInt8]
    package var key: String
    package init(json: [UInt8], key: String) {
      self.json = json
      self.key = key
    }
  }

  package init(_ account: WebhookAccount, limits: SendLimits = .usual, stop: SendStop) {}

  /// Sends one request with these notices, at least one; the outcome is that of all of them. With `batch` in the rule
  /// file the body is an array, else the one notice.
  package func send(_ notices: [Notice]) -> SendOutcome { .stopped }

  /// Closes the connection. Comes by itself at the end of its life.
  package func close() {}
}
