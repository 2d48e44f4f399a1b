internal import Wire

/// How far a replay is, as a bar and as a sentence.
package struct ProgressBar: Sendable {
  package var verb: String
  /// Bytes of the input; total 0 where nobody knows.
  package var done: Int64
  package var total: Int64
  package var events: Int
  package var notices: Int
  package var seconds: Double

  package init(verb: String, done: Int64, total: Int64, events: Int, notices: Int, seconds: Double) {
    self.verb = verb
    self.done = done
    self.total = total
    self.events = events
    self.notices = notices
    self.seconds = seconds
  }

  private var share: Double? { total > 0 ? min(max(Double(done) / Double(total), 0), 1) : nil }

  /// Seconds until it is done; nil where that cannot be told yet.
  private var left: Double? {
    guard let share, share >= 0.01, seconds >= 0.5 else { return nil }
    return seconds / share * (1 - share)
  }

  private var facts: [String] {
    var facts: [String] = []
    if events > 0 {
      facts.append("\(CountText.grouped(events)) events")
      if seconds > 0 { facts.append("\(CountText.grouped(Int(Double(events) / seconds)))/s") }
      facts.append("\(CountText.grouped(notices)) notice\(notices == 1 ? "" : "s")")
    }
    if let left { facts.append("\(CountText.span(Int64(left.rounded(.up)) * 1000)) left") }
    return facts
  }

  /// `replaying  42 % ███████▌          1,234,567 events  2,345,678/s  12 notices  31 s left`, in so many columns.
  package func text(columns: Int) -> String {
    var parts = [verb]
    if let share { parts.append("\(Int(share * 100)) %") }
    let rest = facts.joined(separator: "  ")
    let taken = parts.joined(separator: " ").count + rest.count + 4
    let width = min(columns - 1 - taken, 30)
    if let share, width >= 6 { parts.append(Self.bar(share, width: width)) }
    return String((parts.joined(separator: " ") + "  " + rest).prefix(max(columns - 1, 1)))
  }

  /// `replaying: 42 % done, 1,234,567 events, …`
  package var sentence: String {
    "\(verb): " + ((share.map { ["\(Int($0 * 100)) % done"] } ?? []) + facts).joined(separator: ", ")
  }

  private static func bar(_ share: Double, width: Int) -> String {
    let eighths = Int((share * Double(width * 8)).rounded(.down))
    let parts: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    var text = String(repeating: "█", count: eighths / 8)
    if text.count < width { text.append(parts[eighths % 8]) }
    return text + String(repeating: " ", count: max(0, width - text.count))
  }
}
