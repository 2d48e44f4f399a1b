internal import Wire

/// Makes lines that can be shown out of a dialogue: payloads of AUTH and most of the mail are left out.
struct SMTPTrace {
  private let show: (DialogueLine) -> Void
  private var isLogin = false
  private var shownLines = 0
  private var bodyBytes = 0
  private static let bodyLines = 8
  /// What curl says that a person wants to know.
  private static let notes = [
    "Connected to", "SSL connection using", "Server certificate", "subject:", "issuer:", "expire date:",
    "SSL certificate", "subjectAltName", "Could not", "Failed", "connect to", "Operation timed out",
  ]

  init(_ show: @escaping (DialogueLine) -> Void) { self.show = show }

  mutating func sent(_ line: String) {
    let words = line.split(separator: " ")
    if words.first?.uppercased() == "AUTH" {
      isLogin = true
      say(.out, words.count > 2 ? "\(words[0]) \(words[1]) …" : line)
    } else if isLogin {
      say(.out, "…")
    } else {
      say(.out, line)
    }
  }

  mutating func received(_ line: String) {
    if bodyBytes > 0 { finishBody() }
    // A challenge may hold a name.
    if isLogin, line.hasPrefix("334") { return say(.in, "334 …") }
    if isLogin { isLogin = false }
    say(.in, line)
  }

  mutating func sentBody(_ bytes: some Collection<UInt8>) {
    bodyBytes += bytes.count
    for line in bytes.split(separator: 10) where shownLines < Self.bodyLines {
      say(.out, String(decoding: line, as: UTF8.self))
      shownLines += 1
    }
  }

  mutating func note(_ text: String) {
    let text = text.drop { $0 == " " }
    if Self.notes.contains(where: { text.hasPrefix($0) }) { say(.note, String(text)) }
  }

  private mutating func finishBody() {
    say(.out, "… (\(bodyBytes) bytes of mail)")
    say(.out, ".")
    bodyBytes = 0
    shownLines = 0
  }

  private func say(_ direction: DialogueLine.Direction, _ text: String) {
    show(DialogueLine(direction, LineEscaper.safe(text.last == "\r" ? String(text.dropLast()) : text)))
  }
}
