/// Follows a dialogue of SMTP from outside: which command waits for its reply, and what the reply was.
struct SMTPDialogue {
  /// What the server has to answer.
  enum Stage: String {
    case greeting, hello, startTLS, login, sender, recipient, data, content, other

    /// The server hears of one mail: what goes wrong may have to do with it.
    var isOfMail: Bool {
      switch self {
      case .sender, .recipient, .data, .content: true
      case .greeting, .hello, .startTLS, .login, .other: false
      }
    }

    /// For messages: `the reply to RCPT`.
    var words: String {
      switch self {
      case .greeting: "its greeting"
      case .hello: "the reply to EHLO"
      case .startTLS: "TLS"
      case .login: "the reply to AUTH"
      case .sender: "the reply to MAIL"
      case .recipient: "the reply to RCPT"
      case .data: "the reply to DATA"
      case .content: "the reply to the mail"
      case .other: "a reply"
      }
    }
  }

  private(set) var stage = Stage.greeting
  /// The code of the last whole reply to the last command; nil while it is waited for.
  private(set) var code: Int?
  /// Its text, the lines of one reply joined by blanks.
  private(set) var reply = ""
  /// Any reply was heard.
  private(set) var hasHeard = false

  /// A mail began on a connection on which nobody logged in.
  private(set) var lacksLogin = false
  private var isFresh = false

  /// QUIT was said: whatever comes now is no answer to the mail.
  private var isOver = false

  /// A command went out.
  mutating func sent(_ line: String) {
    let verb = line.prefix { $0 != " " && $0 != "\r" && $0 != "\n" }.uppercased()
    if verb == "QUIT" { isOver = true }
    if isOver { return }
    switch verb {
    case "EHLO", "HELO":
      stage = .hello
      isFresh = true
    case "STARTTLS": stage = .startTLS
    case "AUTH":
      stage = .login
      isFresh = false
    case "MAIL":
      stage = .sender
      lacksLogin = isFresh
    case "RCPT": stage = .recipient
    case "DATA": stage = .data
    // What follows AUTH is no command.
    default: stage = stage == .login ? .login : .other
    }
    code = nil
    reply = ""
  }

  /// A line of a reply came in.
  mutating func received(_ line: String) {
    if isOver { return }
    hasHeard = true
    let bytes = Array(line.utf8)
    guard bytes.count >= 3, let number = Int(line.prefix(3)), (100...999).contains(number) else { return }
    let text = line.dropFirst(4)
    reply = reply.isEmpty ? "\(number) \(text)" : "\(reply) \(text)"
    // A hyphen says that more lines come.
    if bytes.count > 3, bytes[3] == 0x2D { return }
    code = number
    if stage == .data, number == 354 {
      stage = .content
      code = nil
      reply = ""
    }
  }
}
