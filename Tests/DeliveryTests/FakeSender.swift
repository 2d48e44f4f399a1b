import Delivery
import Storage

/// One attempt that reached the fake server.
struct Attempt {
  var time: Int64
  var key: String
  var form: OutboxMessage.Form
  var isCritical: Bool
  /// `EPISODE-N` of each.
  var notices: [String]
  var recipient: String
  var outcome: SendOutcome
  /// The server took it, whatever the sender was told.
  var isTaken: Bool
}

/// A server that does what a test says, and remembers what it got.
final class FakeSender: MessageSender {
  private(set) var attempts: [Attempt] = []
  var now: () -> Int64
  private let pass: (Int64) -> Void
  /// How long an attempt takes, in ms.
  var duration: (OutboxMessage) -> Int64 = { _ in 0 }
  /// What it answers; the number counts the attempts from 0.
  var answer: (OutboxMessage, String, Int) -> SendOutcome
  /// Called before each attempt.
  var onAttempt: (OutboxMessage) -> Void = { _ in }
  /// The line broke after the server took it: told as `.stopped`.
  var losesAnswer: () -> Bool = { false }

  init(
    now: @escaping () -> Int64, pass: @escaping (Int64) -> Void = { _ in },
    answer: @escaping (OutboxMessage, String, Int) -> SendOutcome = { _, _, _ in .sent(reply: "250 taken") }
  ) {
    self.now = now
    self.pass = pass
    self.answer = answer
  }

  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome {
    onAttempt(message)
    var outcome = answer(message, recipient, attempts.count)
    var isTaken = false
    if case .sent = outcome { isTaken = true }
    if isTaken && losesAnswer() { outcome = .stopped }
    let time = now()
    pass(duration(message))
    attempts.append(
      Attempt(
        time: time, key: message.key, form: message.form, isCritical: message.isCritical,
        notices: message.notices.map(\.key), recipient: recipient, outcome: outcome, isTaken: isTaken))
    return outcome
  }

  func close() {}

  var taken: [Attempt] { attempts.filter(\.isTaken) }
}

extension OutboxNotice {
  /// `EPISODE-N`.
  var key: String { "\(episode)-\(n)" }
}
