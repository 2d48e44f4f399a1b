/// The smallest piece of a rule file. Its text is looked up in the file's bytes.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    case word, number, time, date, timestamp, string, symbol
    /// Behind the last token, again and again.
    case end
  }
  var kind: Kind
  /// First of its line.
  var startsLine: Bool
  /// Nothing stands between it and the token before.
  var isGlued: Bool
  var keyword: Keyword?
  var symbol: Symbol?
  var start: Int
  var end: Int
}

/// Signs, and those of other languages that are known only to be corrected.
enum Symbol: String, Sendable, CaseIterable {
  case leftParen = "("
  case rightParen = ")"
  case comma = ","
  case colon = ":"
  case dot = "."
  case slash = "/"
  case minus = "-"
  case plus = "+"
  case percent = "%"
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case doubleEqual = "=="
  case andAnd = "&&"
  case orOr = "||"
  case bang = "!"
  case lessOrEqualSign = "≤"
  case greaterOrEqualSign = "≥"
  case notEqualSign = "≠"
  case equalLess = "=<"
  case equalGreater = "=>"
  case lessGreater = "<>"

  /// Signs of one or two ASCII bytes, by these bytes.
  static let byBytes: [UInt16: Symbol] = {
    var table: [UInt16: Symbol] = [:]
    for symbol in allCases {
      let bytes = Array(symbol.rawValue.utf8)
      if bytes.count <= 2 { table[bytes.reduce(0) { $0 << 8 | UInt16($1) }] = symbol }
    }
    return table
  }()
}

/// A comment, from its `#` to the end of the line.
package struct Comment: Sendable, Equatable {
  package var range: SourceRange
  package var text: String
  /// Nothing but blanks before it on its line.
  package var isAlone: Bool
}
