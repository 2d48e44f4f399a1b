/// A pattern for names: `*` stands for any run of characters, also none, `?` for one Unicode scalar.
///
/// Everything else stands for itself, byte by byte; there is no escape. At most (length of the pattern × length of the
/// name) steps a match, no recursion and nothing allocated.
package struct Glob: Sendable, Hashable {
  private enum Token: Sendable, Hashable {
    case byte(UInt8)
    case anyScalar
    case anyRun
  }

  /// As written.
  package let pattern: String
  /// It has neither `*` nor `?`: it matches its own text alone.
  package let isLiteral: Bool
  private let tokens: [Token]

  package init(_ pattern: String) {
    self.pattern = pattern
    var tokens: [Token] = []
    for byte in pattern.utf8 {
      switch byte {
      case UInt8(ascii: "*"):
        // `**` is `*`.
        if tokens.last != .anyRun { tokens.append(.anyRun) }
      case UInt8(ascii: "?"): tokens.append(.anyScalar)
      default: tokens.append(.byte(byte))
      }
    }
    self.tokens = tokens
    isLiteral = !tokens.contains { $0 == .anyRun || $0 == .anyScalar }
  }

  /// Whether the whole name fits. In a name that is no UTF-8, a byte out of place counts as a scalar.
  package func matches(_ name: Span<UInt8>) -> Bool {
    var token = 0
    var at = 0
    // Where to go on when a try fails: behind the last `*`, which then takes one scalar more.
    var retry: (token: Int, at: Int)?
    while at < name.count || token < tokens.count {
      if token < tokens.count {
        switch tokens[token] {
        case .anyRun:
          token += 1
          retry = (token, at)
          continue
        case .anyScalar where at < name.count:
          at += Self.scalarLength(name, at)
          token += 1
          continue
        case .byte(let byte) where at < name.count && name[at] == byte:
          at += 1
          token += 1
          continue
        case .anyScalar, .byte: break
        }
      }
      // An earlier `*` need not be tried again: what follows it up to the last one has been found as early as can be.
      guard let last = retry, last.at < name.count else { return false }
      at = last.at + Self.scalarLength(name, last.at)
      token = last.token
      retry = (token, at)
    }
    return true
  }

  package func matches(_ name: some Collection<UInt8>) -> Bool { matches(Array(name).span) }

  package func matches(_ name: String) -> Bool { matches(name.utf8) }

  private static func scalarLength(_ name: Span<UInt8>, _ at: Int) -> Int {
    let following =
      switch name[at] {
      case 0xC0..<0xE0: 1
      case 0xE0..<0xF0: 2
      case 0xF0...: 3
      default: 0
      }
    var length = 1
    while length <= following && at + length < name.count && name[at + length] & 0xC0 == 0x80 { length += 1 }
    return length
  }
}
