internal import Model
internal import Wire

/// What a running engine writes of itself into its state directory, for `picket status`: as JSON, names in snake case,
/// times in RFC 3339, lengths in seconds (docs/monitoring.md).
package struct StatusReport: Sendable, Codable, Equatable {
  /// Raised where a reader of the older form would be misled; what is new beside it raises nothing.
  package static let currentFormat = 1

  package var format = currentFormat
  package var version: String
  package var process: Int
  package var written: String
  package var started: String
  package var phase: String
  /// `ok`, or one word for what is wrong.
  package var health: String
  package var reason: String?
  package var faults: [String]
  package var memoryBytes: Int
  package var ruleSet: RuleSet
  package var input: Input
  package var rules: [Rule]
  package var sinks: [Sink]
  package var journal: Journal?

  package struct RuleSet: Sendable, Codable, Equatable {
    package var hash: String?
    package var loaded: String?
    package var reloads: Int
    package var failedReloads: Int
  }
  package struct Input: Sendable, Codable, Equatable {
    package var lines: Int
    package var events: Int
    package var refused: Int
    package var late: Int
    package var duplicates: Int
    package var devices: Int
    package var newestHeard: String?
    package var isLive: Bool
    package var chunksWaiting: Int
  }
  package struct Rule: Sendable, Codable, Equatable {
    package var name: String
    package var severity: String
    package var openAlerts: Int
    package var fired: Int
    package var cleared: Int
  }
  package struct Sink: Sendable, Codable, Equatable {
    package var name: String
    package var kind: String
    package var spooled: Int
    package var oldest: String?
    package var sent: Int
    package var failed: Int
    package var dead: Int
    package var lastError: String?
  }
  package struct Journal: Sendable, Codable, Equatable {
    package var sequence: Int
    package var synced: Int
    package var bytes: Int
    package var checkpoint: Int?
    package var checkpointWritten: String?
    package var tornBytes: Int
  }

  /// - Parameter now: ms since 1970.
  package init(_ snapshot: MetricsSnapshot, health: Health, process: Int, at now: Int64) {
    version = snapshot.process.version
    self.process = process
    written = Self.text(now)
    started = Self.text(snapshot.process.start)
    phase = snapshot.phase.name
    self.health = health.word
    reason = health.reason
    faults = snapshot.faults.sorted { $0.key < $1.key }.map(\.value)
    memoryBytes = snapshot.process.residentBytes
    let set = snapshot.ruleSet
    ruleSet = RuleSet(
      hash: set.hash.isEmpty ? nil : set.hash, loaded: set.loaded.map(Self.text), reloads: set.reloads,
      failedReloads: set.failedReloads)
    input = Input(snapshot.intake, snapshot.flow)
    rules = snapshot.rules.map { rule in
      Rule(
        name: rule.name, severity: rule.severity.rawValue, openAlerts: rule.open, fired: rule.fired,
        cleared: rule.cleared)
    }
    sinks = snapshot.sinks.map { sink in
      Sink(
        name: sink.name, kind: sink.kind, spooled: sink.spooled, oldest: sink.oldest.map(Self.text), sent: sink.sent,
        failed: sink.failed, dead: sink.dead, lastError: sink.lastError)
    }
    journal = snapshot.journal.map { journal in
      Journal(
        sequence: journal.sequence, synced: journal.synced, bytes: journal.bytes, checkpoint: journal.checkpoint,
        checkpointWritten: journal.checkpointTime.map(Self.text), tornBytes: journal.tornBytes)
    }
  }

  /// Alerts that are open.
  package var openAlerts: Int { rules.reduce(0) { $0 + $1.openAlerts } }

  static func text(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 64)
    TimeWriter.rfc3339(milliseconds, into: &out)
    return out.string
  }
}

extension StatusReport.Input {
  fileprivate init(_ intake: IntakeMetrics, _ flow: FlowMetrics) {
    lines = intake.lines
    events = intake.events.values.reduce(0, +)
    refused = intake.refused.values.reduce(0, +)
    late = intake.late
    duplicates = intake.duplicates
    devices = intake.devices
    newestHeard = flow.newestHeard.map(StatusReport.text)
    isLive = flow.isLive
    chunksWaiting = flow.chunksWaiting
  }
}
