internal import Logging
internal import Wire

/// One message as it goes out, with its line's end.
///
/// Names come from outside and may hold anything: what a terminal would obey is made visible here, in one place.
struct LogLine {
  let form: LogForm
  /// ms since 1970.
  let clock: @Sendable () -> Int64

  /// A message of a level.
  func line(_ message: String, _ level: Logger.Level) -> String {
    switch form {
    case .text:
      switch level {
      // What is said for information stands without the program's name in front, as the summary of a run does.
      case .info: LineEscaper.safe(message) + "\n"
      case .trace, .debug, .notice, .warning, .error, .critical: "picket: " + LineEscaper.safe(message) + "\n"
      }
    case .json: json(message, level)
    case .journal: "<\(Self.severity(level))>" + LineEscaper.safe(message) + "\n"
    }
  }

  /// Text of several lines that is laid out already, and safe for a terminal.
  func block(_ text: String) -> String {
    switch form {
    case .text: return text
    case .json: return json(text.last == "\n" ? String(text.dropLast()) : text, .warning)
    case .journal:
      let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
      return lines.map { "<\(Self.severity(.warning))>\($0)\n" }.joined()
    }
  }

  private func json(_ message: String, _ level: Logger.Level) -> String {
    var out = ByteBuffer(capacity: message.utf8.count + 96)
    out.append("{\"time\":\"")
    let now = clock()
    let start = out.count
    TimeWriter.rfc3339(now, into: &out)
    if now % 1000 == 0 {
      // Always with its milliseconds: what sorts as text sorts as time.
      out.truncate(to: start + 19)
      out.append(".000Z")
    }
    out.append(utf8: "\",\"level\":\"\(level.rawValue)\",\"message\":")
    out.append(34)
    out.append(utf8: Self.escaped(message))
    out.append(utf8: "\",\"pid\":\(OwnProcess.number)}\n")
    return out.string
  }

  /// The inside of a JSON string. Everything that is not shown as itself is escaped, so that a terminal which gets the
  /// log to see is safe too.
  private static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if isShown(scalar) { result.unicodeScalars.append(scalar) } else { append(scalar, to: &result) }
      }
    }
    return result
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }

  /// `\u001b`; beyond the basic plane two of them.
  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  /// The number that syslog gives a level (RFC 5424, table 2).
  private static func severity(_ level: Logger.Level) -> Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }
}
