/// The connection to a mail server of one sink: kept open from mail to mail, made anew where it was lost.
///
/// Of one thread at a time.
package final class MailConnection {
  /// - Parameter trace: is told each line of the dialogue, secrets left out.
  package init(
    _ account: MailAccount, limits: SendLimits = .usual, stop: SendStop, trace: ((DialogueLine) -> Void)? = nil
  ) {
  }

  /// Sends a mail to one recipient, in a transaction of its own.
  package func send(_ mail: [UInt8], to recipient: String) -> SendOutcome { .stopped }

  /// Says goodbye where there is a connection. Comes by itself at the end of its life.
  package func close() {}
}
