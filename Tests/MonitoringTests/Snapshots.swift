import Model
import Monitoring
import Wire

/// Snapshots for tests.
enum Snapshots {
  /// Every field has a value of its own.
  static var full: MetricsSnapshot {
    var snapshot = MetricsSnapshot()
    snapshot.phase = .running
    snapshot.intake.lines = 101
    snapshot.intake.events = [.native: 90, .traccar: 5]
    snapshot.intake.refused = [.badJSON: 2, .noTime: 1]
    snapshot.intake.late = 3
    snapshot.intake.devices = 7
    var rule = RuleMetrics(name: "too-fast", severity: .critical)
    rule.evaluated = 90
    rule.unknown = 4
    rule.fired = 3
    rule.cleared = 1
    rule.open = 2
    snapshot.rules = [rule, RuleMetrics(name: "sos", severity: .info)]
    snapshot.notices = [.fired: 3, .cleared: 1]
    var sink = SinkMetrics(name: "ops", kind: "mail")
    sink.spooled = 2
    sink.oldest = now - 61_500
    sink.sent = 1
    sink.givenUp = 4
    sink.dead = 3
    snapshot.sinks = [sink]
    var journal = JournalMetrics()
    journal.sequence = 103
    journal.synced = 102
    journal.bytes = 4096
    journal.checkpoint = 50
    journal.checkpointTime = now - 12_000
    snapshot.journal = journal
    var listener = ListenerMetrics()
    listener.open = 5
    listener.closed = ["timeout": 2, "limit": 0]
    listener.frames = ["xexun": 7, "gps103": 9]
    listener.events = ["position": 15]
    listener.rejected = ["unknown": 1]
    listener.unsupported = ["gt06": 1]
    listener.scanners = ["http": 3]
    listener.invalidFixes = ["no_fix": 4]
    listener.clocks = ["ok": 15]
    listener.unwritten = ["record": 0]
    listener.isHolding = true
    snapshot.listener = listener
    snapshot.flow.isLive = true
    snapshot.flow.newestHeard = now - 250
    snapshot.flow.tellSeconds.observe(0.004)
    snapshot.flow.tellSeconds.observe(99)
    snapshot.flow.eventSeconds.observe(7e-7, times: 90)
    snapshot.ruleSet.hash = "c0ffee"
    snapshot.ruleSet.loaded = now - 3_600_000
    snapshot.process.version = "9.9.9"
    snapshot.process.start = now - 3_600_000
    return snapshot
  }

  /// 2026-03-02T08:00:00Z.
  static let now: Int64 = 1_772_438_400_000

  /// Names that break a line, a label, a number, the encoding.
  static let hostileNames = [
    "a\"} 1\npicket_lines_total 666", "back\\slash", "\\n", "tab\there", "nul\u{0}", "ü€😀", "\u{2028}\u{202e}", "",
    "# HELP x",
    "\r\n", "\u{85}",
  ]
}
