internal import Delivery
internal import Engine
internal import Model
internal import Monitoring
internal import Platform
internal import Rules
internal import Storage
internal import Synchronization
internal import Wire

/// What a run tells of itself while it goes on: gathered once a second from its stages, for the metrics server, the
/// status file and systemd.
///
/// Safe to use from any thread. What costs something is gathered on a job that `publishes`, by whoever has it anyway.
final class RunReport: Sendable {
  let board: MetricsBoard
  /// By group of shards, as of the job that is being published.
  private let groups = Mutex([EngineCounters](repeating: EngineCounters(), count: Job.groupCount))

  /// Somebody can see it: there is a metrics server or a status file. Else nothing is gathered.
  let isWatched: Bool

  init(isWatched: Bool) {
    self.isWatched = isWatched
    board = MetricsBoard(version: Version.text)
  }

  /// Whether a job that is sequenced now shall publish.
  func isDue() -> Bool { isWatched && board.isDue(at: WallClock.monotonicNanoseconds()) }

  // MARK: From the stages

  /// A chunk was read.
  func read(at moment: Int64) { board.noteRead(at: moment) }

  /// What came in so far, and how far the stream is; by the sequencing.
  func sequenced(_ counts: RunCounts, clock: Int64?, isLive: Bool) {
    board.update { snapshot in
      snapshot.intake.lines = counts.lines
      snapshot.intake.refused = counts.refused
      snapshot.intake.passedOver = counts.passedOver
      snapshot.intake.zeroFixes = counts.zeroFixes
      snapshot.intake.wrongTypes = counts.wrongTypes
      for dialect in DialectName.allCases { snapshot.intake.events[dialect] = counts.dialects[Int(dialect.code)] }
      snapshot.flow.newestHeard = clock
      snapshot.flow.isLive = isLive
    }
  }

  /// What a group's shards counted so far.
  func evaluated(_ counters: EngineCounters, group: Int) { groups.withLock { $0[group] = counters } }

  /// A job was told; `rules` are those in force behind it.
  func told(_ job: Job, publishes: Bool, rules: CheckedRuleSet, kinds: [Int]) {
    let now = WallClock.monotonicNanoseconds()
    board.noteTold(at: now)
    if !isWatched { return }
    let seconds = Double(now - job.begun) / 1e9
    let total = publishes ? groups.withLock { $0.reduce(into: EngineCounters(), +=) } : nil
    board.update { snapshot in
      if job.chunk.lineCount > 0 { snapshot.flow.tellSeconds.observe(seconds) }
      if job.chunk.rowCount > 0 {
        snapshot.flow.eventSeconds.observe(
          Double(job.engineNanoseconds) / 1e9 / Double(job.chunk.rowCount), times: job.chunk.rowCount)
      }
      guard let total else { return }
      snapshot.intake.late = total.late
      snapshot.intake.duplicates = total.duplicates
      snapshot.intake.clockFaults = total.clockFaults
      snapshot.intake.devices = total.devices
      snapshot.intake.stateBytes = total.stateBytes
      for kind in NoticeKind.allCases { snapshot.notices[kind] = kinds[kind.position] }
      // A reload may lie between the counting and this; then the next second tells.
      if total.rules.count == rules.rules.count {
        snapshot.rules = zip(rules.rules, total.rules).map { RuleMetrics($0, $1) }
      }
    }
  }

  // MARK: Around the run

  func set(_ phase: MetricsSnapshot.Phase) { board.update { $0.phase = phase } }

  /// Other rules are in force.
  func use(_ rules: RulesInForce, isReload: Bool) {
    board.update { snapshot in
      snapshot.ruleSet.hash = rules.hash
      snapshot.ruleSet.loaded = WallClock.now()
      if isReload { snapshot.ruleSet.reloads += 1 }
    }
  }

  func reloadWasRefused() { board.update { $0.ruleSet.failedReloads += 1 } }

  /// What lies beside the stream: the journal, its checkpoint, the outbox.
  func look(
    at journal: JournalWriter?, _ checkpoints: CheckpointStore?, _ owed: OwedNotices?, faults: [String: String]
  ) {
    let sinks = (try? owed?.counts()) ?? []
    let latest = checkpoints?.latest
    let metrics = journal.map { journal in
      var metrics = JournalMetrics()
      metrics.sequence = Int(journal.lastSequence)
      metrics.synced = Int(journal.synced)
      metrics.bytes = journal.bytesOnDisk
      metrics.tornBytes = journal.tornBytes
      if let latest, latest.made > 0 {
        metrics.checkpoint = Int(latest.position)
        metrics.checkpointTime = latest.made
      }
      return metrics
    }
    board.update { snapshot in
      snapshot.journal = metrics
      snapshot.faults = faults
      snapshot.sinks = sinks.map { SinkMetrics($0, kind: owed?.kind(of: $0.sink) ?? "gone") }
    }
  }
}

extension RuleMetrics {
  fileprivate init(_ rule: CheckedRule, _ counters: RuleCounters) {
    self.init(name: rule.name, severity: rule.severity)
    evaluated = counters.evaluated
    unknown = counters.unknown
    fired = counters.fired
    reminded = counters.reminded
    cleared = counters.cleared
    withdrawn = counters.withdrawn
    suppressed = counters.suppressed
    abandoned = counters.abandoned
    open = counters.open
  }
}

extension SinkMetrics {
  fileprivate init(_ counts: SinkCounts, kind: String) {
    self.init(name: counts.sink, kind: kind)
    spooled = counts.depth
    oldest = counts.oldestMade
    sent = counts.sent
    failed = counts.failedAttempts
    givenUp = counts.givenUp
    dead = counts.dead
    lastError = counts.lastError
  }
}
