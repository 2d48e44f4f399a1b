/// Holds back messages that say the same again and again: so many of a pattern in a window of time, then a count.
///
/// Two messages have one pattern where they differ only in numbers and in what stands between backticks. A value; times
/// are milliseconds of a clock that never steps.
struct RepeatLimit {
  private struct Run {
    var end: Int64
    var said: Int
    var heldBack = 0
    /// The last one that was held back.
    var last = ""
  }

  /// Messages of a pattern in a window.
  static let count = 10
  static let windowMilliseconds: Int64 = 60_000
  /// Patterns that are kept in mind; where there are more, all are let pass until some have ended.
  static let patterns = 256

  private var runs: [String: Run] = [:]

  /// Whether a message may be said now.
  mutating func passes(_ message: String, at now: Int64) -> Bool {
    let pattern = Self.pattern(message)
    guard var run = runs[pattern] else {
      if runs.count < Self.patterns { runs[pattern] = Run(end: now + Self.windowMilliseconds, said: 1) }
      return true
    }
    if run.said < Self.count {
      run.said += 1
    } else {
      run.heldBack += 1
      run.last = message
    }
    runs[pattern] = run
    return run.heldBack == 0
  }

  /// Ends the windows that are over and gives what has to be said of them; `.max` ends all.
  mutating func ended(at now: Int64) -> [String] {
    // Nearly always there is none.
    if !runs.values.contains(where: { $0.end <= now }) { return [] }
    let over = runs.filter { $0.value.end <= now }
    for pattern in over.keys { runs[pattern] = nil }
    return over.values.filter { $0.heldBack > 0 }.sorted { ($0.end, $0.last) < ($1.end, $1.last) }.map { run in
      "\(run.heldBack) more of this \(run.heldBack == 1 ? "was" : "were") held back, the last: \(run.last)"
    }
  }

  static func pattern(_ message: String) -> String {
    var result = ""
    var isQuoted = false
    for character in message.unicodeScalars {
      if character == "`" { isQuoted.toggle() }
      if isQuoted && character != "`" { continue }
      if ("0"..."9").contains(character) {
        if result.unicodeScalars.last != "0" { result.unicodeScalars.append("0") }
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
