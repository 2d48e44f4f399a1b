internal import Model
internal import Wire

/// Every metric, one row each, in the order in which they are shown; docs/monitoring.md has the same table.
enum MetricCatalogue {
  static let families: [MetricFamily] = engine + listener + program

  /// Those that a program has something to say for.
  static func families(of snapshot: MetricsSnapshot) -> [MetricFamily] {
    (snapshot.hasEngine ? engine : []) + (snapshot.listener == nil ? [] : listener)
      + (snapshot.hasEngine ? program : process)
  }

  private static let engine = intake + rules + sinks + journal + flow

  private static let intake: [MetricFamily] = [
    MetricFamily("picket_lines_total", .counter, "Lines read") { $0.intake.lines },
    MetricFamily("picket_events_total", .counter, "Events decoded, by dialect", labels: ["dialect"]) { snapshot, _ in
      DialectName.allCases.map { .init(.whole(snapshot.intake.events[$0] ?? 0), $0.rawValue) }
    },
    MetricFamily("picket_refused_lines_total", .counter, "Lines refused, by reason", labels: ["reason"]) {
      snapshot, _ in
      RejectReason.allCases.map { .init(.whole(snapshot.intake.refused[$0] ?? 0), $0.rawValue) }
    },
    MetricFamily("picket_passed_over_lines_total", .counter, "Lines that a dialect passes over by rule") {
      $0.intake.passedOver
    },
    MetricFamily("picket_late_events_total", .counter, "Events behind a newer one of their device") {
      $0.intake.late
    },
    MetricFamily("picket_duplicate_events_total", .counter, "Events that repeated one") { $0.intake.duplicates },
    MetricFamily("picket_clock_faults_total", .counter, "Events whose fix time was ahead of when they were heard") {
      $0.intake.clockFaults
    },
    MetricFamily("picket_zero_fixes_total", .counter, "Positions at 0/0 without a fix") { $0.intake.zeroFixes },
    MetricFamily("picket_wrong_type_fields_total", .counter, "Fields whose value had a wrong type") {
      $0.intake.wrongTypes
    },
    MetricFamily("picket_devices", .gauge, "Devices known") { $0.intake.devices },
    MetricFamily("picket_device_state_bytes", .gauge, "Memory that holds the devices' states") {
      $0.intake.stateBytes
    },
  ]

  private static let rules: [MetricFamily] = [
    MetricFamily("picket_rule_evaluated_total", .counter, "Times that the rule was looked at", ofRules: \.evaluated),
    MetricFamily(
      "picket_rule_unknown_total", .counter, "Times that its condition could not be told for want of a field",
      ofRules: \.unknown),
    MetricFamily("picket_rule_fired_total", .counter, "Alerts fired", ofRules: \.fired),
    MetricFamily("picket_rule_reminded_total", .counter, "Reminders of open alerts", ofRules: \.reminded),
    MetricFamily("picket_rule_cleared_total", .counter, "Alerts cleared", ofRules: \.cleared),
    MetricFamily("picket_rule_withdrawn_total", .counter, "Alerts withdrawn by a reload", ofRules: \.withdrawn),
    MetricFamily(
      "picket_rule_suppressed_total", .counter, "Notices that a cool-down held back from a sink",
      ofRules: \.suppressed),
    MetricFamily(
      "picket_rule_abandoned_total", .counter, "Pending alerts that came to nothing", ofRules: \.abandoned),
    MetricFamily("picket_rule_open_alerts", .gauge, "Alerts that are open", ofRules: \.open),
    MetricFamily("picket_notices_total", .counter, "Notices told to a sink, by kind", labels: ["kind"]) {
      snapshot, _ in NoticeKind.allCases.map { .init(.whole(snapshot.notices[$0] ?? 0), $0.rawValue) }
    },
  ]

  private static let sinks: [MetricFamily] = [
    MetricFamily("picket_sink_spooled", .gauge, "Notices that wait to be sent", ofSinks: \.spooled),
    MetricFamily(
      "picket_sink_oldest_seconds", .gauge, "Age of the oldest notice that waits, 0 where none does",
      labels: ["sink", "kind"]
    ) { snapshot, now in
      snapshot.sinks.map { .init(.real($0.oldestSeconds(at: now) ?? 0), $0.name, $0.kind) }
    },
    MetricFamily("picket_sink_sent_total", .counter, "Notices sent", ofSinks: \.sent),
    MetricFamily("picket_sink_failed_total", .counter, "Attempts to send that failed", ofSinks: \.failed),
    MetricFamily("picket_sink_dead_total", .counter, "Notices given up", ofSinks: \.givenUp),
    MetricFamily("picket_sink_dead", .gauge, "Dead letters that are kept", ofSinks: \.dead),
  ]

  private static let journal: [MetricFamily] = [
    MetricFamily("picket_journal_sequence", .gauge, "Number of the newest record") { $0.journal?.sequence },
    MetricFamily("picket_journal_synced_sequence", .gauge, "Number of the newest record that is safe on disk") {
      $0.journal?.synced
    },
    MetricFamily("picket_journal_bytes", .gauge, "Size of the journal on disk") { $0.journal?.bytes },
    MetricFamily("picket_journal_torn_bytes_total", .counter, "Bytes of torn tails that were cut") {
      $0.journal?.tornBytes
    },
    MetricFamily("picket_checkpoint_sequence", .gauge, "Number of the last record in the newest checkpoint") {
      $0.journal?.checkpoint
    },
    MetricFamily("picket_checkpoint_age_seconds", "Age of the newest checkpoint") { snapshot, now in
      snapshot.journal?.checkpointSeconds(at: now)
    },
  ]

  private static let flow: [MetricFamily] = [
    MetricFamily("picket_newest_heard_timestamp_seconds", "Heard time of the newest event") { snapshot, _ in
      snapshot.flow.newestHeard.map { Double($0) / 1000 }
    },
    MetricFamily("picket_lag_seconds", "How far the newest event lies behind the wall clock; live input only") {
      snapshot, now in snapshot.flow.lagSeconds(at: now)
    },
    MetricFamily("picket_chunks_waiting", .gauge, "Chunks of input that were read and are not yet told") {
      $0.flow.chunksWaiting
    },
    MetricFamily("picket_read_to_told_seconds", .histogram, "From the reading of a chunk to its notices told") {
      snapshot, _ in [.init(.histogram(snapshot.flow.tellSeconds))]
    },
    MetricFamily("picket_engine_event_seconds", .histogram, "Time of the engine for one event") { snapshot, _ in
      [.init(.histogram(snapshot.flow.eventSeconds))]
    },
  ]

  private static let ruleSet: [MetricFamily] = [
    MetricFamily("picket_reloads_total", .counter, "Reloads of the rule set, by outcome", labels: ["outcome"]) {
      snapshot, _ in
      [.init(.whole(snapshot.ruleSet.reloads), "ok"), .init(.whole(snapshot.ruleSet.failedReloads), "failed")]
    },
    MetricFamily("picket_rule_set_info", .gauge, "1, with the rule set's content hash", labels: ["hash"]) {
      snapshot, _ in snapshot.ruleSet.hash.isEmpty ? [] : [.init(.whole(1), snapshot.ruleSet.hash)]
    },
    MetricFamily("picket_rule_set_loaded_timestamp_seconds", "When the rule set was loaded") { snapshot, _ in
      snapshot.ruleSet.loaded.map { Double($0) / 1000 }
    },
  ]

  private static let program = ruleSet + process

  private static let process: [MetricFamily] = [
    MetricFamily("picket_phase", .gauge, "1 for what the program is about", labels: ["phase"]) { snapshot, _ in
      MetricsSnapshot.Phase.names.map { .init(.whole(snapshot.phase.name == $0 ? 1 : 0), $0) }
    },
    MetricFamily("picket_faults", .gauge, "Things that are wrong at the moment") { $0.faults.count },
    MetricFamily("picket_build_info", .gauge, "1, with the program's version", labels: ["version"]) { snapshot, _ in
      [.init(.whole(1), snapshot.process.version)]
    },
    MetricFamily("picket_uptime_seconds", "How long the process runs") { snapshot, now in
      snapshot.process.uptimeSeconds(at: now)
    },
    // The names that every Prometheus client gives these, which dashboards look for.
    MetricFamily("process_start_time_seconds", "When the process began") { snapshot, _ in
      Double(snapshot.process.start) / 1000
    },
    MetricFamily("process_resident_memory_bytes", .gauge, "Memory of the process in RAM") {
      $0.process.residentBytes
    },
    MetricFamily("process_open_fds", .gauge, "Open file descriptors") { $0.process.openDescriptors },
    MetricFamily("process_cpu_seconds_total", .counter, "Processor time, user and system") { snapshot, _ in
      [.init(.real(snapshot.process.cpuSeconds))]
    },
  ]
}

extension MetricsSnapshot.Phase {
  static let names = ["starting", "recovering", "running", "stopping"]

  /// One word for it.
  package var name: String {
    switch self {
    case .starting: "starting"
    case .recovering: "recovering"
    case .running: "running"
    case .stopping: "stopping"
    }
  }
}
