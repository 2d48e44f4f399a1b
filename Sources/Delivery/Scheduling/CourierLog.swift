package import Platform

/// Says how a sink fares: once when it begins to fail, once when it works again, dead letters at most once a minute.
package final class CourierLog {
  private let announcer: Announcer
  /// What was said last; nil while the sink works.
  private var failing: String?
  private var untold = 0
  private var toldAt: Int64?

  package init(_ announcer: Announcer) { self.announcer = announcer }

  func fails(_ sink: String, _ reason: String, delay: Int64) {
    let text = "sink `\(sink)` cannot deliver: \(reason); tried again in \(DurationText.rough(delay))"
    if failing == reason {
      announcer.detail(text)
    } else {
      announcer.say(text)
    }
    failing = reason
  }

  func works(_ sink: String) {
    guard failing != nil else { return }
    failing = nil
    announcer.say("sink `\(sink)` delivers again")
  }

  func gaveUp(_ sink: String, _ count: Int, _ reason: String, now: Int64) {
    untold += count
    if let toldAt, now < toldAt + 60_000, now >= toldAt { return }
    toldAt = now
    announcer.say(
      "sink `\(sink)` gave up on \(untold) \(untold == 1 ? "notice" : "notices"): \(reason); "
        + "`picket spool list --dead` shows what is kept")
    untold = 0
  }
}

/// Durations as people say them.
package enum DurationText {
  /// In one unit, rounded down: `10 s`, `5 min`, `3 h`, `2 d`.
  package static func rough(_ milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds / 1000)
    if seconds < 120 { return "\(seconds) s" }
    if seconds < 120 * 60 { return "\(seconds / 60) min" }
    if seconds < 48 * 3600 { return "\(seconds / 3600) h" }
    return "\(seconds / 86_400) d"
  }
}
