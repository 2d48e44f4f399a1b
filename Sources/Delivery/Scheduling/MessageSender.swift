package import Storage

/// Hands messages of one sink to the other side; used by one thread at a time.
package protocol MessageSender: AnyObject {
  /// One attempt, for one of the message's recipients.
  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome
  /// Lets go of what is kept open between messages.
  func close()
}

/// A mail or webhook sink as the scheduler sees it.
package struct DeliverySink: Sendable {
  package var name: String
  package var settings: DeliverySettings
  /// How it writes its messages, kept for `picket spool show`.
  package var profile: [UInt8]
  /// Makes its sender, which gives up at once when the stop is raised.
  package var makeSender: @Sendable (SendStop) -> any MessageSender

  package init(
    name: String, settings: DeliverySettings, profile: [UInt8] = [],
    makeSender: @escaping @Sendable (SendStop) -> any MessageSender
  ) {
    self.name = name
    self.settings = settings
    self.profile = profile
    self.makeSender = makeSender
  }
}
