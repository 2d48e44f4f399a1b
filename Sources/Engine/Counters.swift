internal import Model

/// What one rule did in one shard, or in all.
package struct RuleCounters: Sendable, Equatable {
  /// Times that a rule was looked at: its condition, its edges or its steps.
  package var evaluated = 0
  /// Times that its condition could not be told, since a field it reads was not there.
  package var unknown = 0
  package var fired = 0
  package var reminded = 0
  package var cleared = 0
  package var withdrawn = 0
  package var abandoned = 0
  /// Alerts that are open now.
  package var open = 0
  /// Fired notices that a cool-down held back from a sink.
  package var suppressed = 0
  /// Samples that a full window had to drop.
  package var windowCuts = 0
  /// Alerts of `each` beyond the 256 a device and rule.
  package var refusedAlerts = 0
  /// Devices for which it could never be evaluated.
  package var neverEvaluated = 0
  /// By plan slot: devices for which it could never be evaluated since they never told this field.
  package var missingFields: [Int: Int] = [:]
  package init() {}

  package static func += (a: inout RuleCounters, b: RuleCounters) {
    a.evaluated += b.evaluated
    a.unknown += b.unknown
    a.fired += b.fired
    a.reminded += b.reminded
    a.cleared += b.cleared
    a.withdrawn += b.withdrawn
    a.abandoned += b.abandoned
    a.open += b.open
    a.suppressed += b.suppressed
    a.windowCuts += b.windowCuts
    a.refusedAlerts += b.refusedAlerts
    a.neverEvaluated += b.neverEvaluated
    a.missingFields.merge(b.missingFields, uniquingKeysWith: +)
  }
}

/// A device whose clock runs ahead, for the summary.
package struct ClockFault: Sendable, Equatable {
  package var device: String
  package var count: Int
  /// Milliseconds that its fix times were ahead of the heard times: the median of the last nine.
  package var usualOffset: Int64
}

/// What the engine did: of one shard, or added up.
package struct EngineCounters: Sendable, Equatable {
  package var events = 0
  package var devices = 0
  package var duplicates = 0
  package var late = 0
  package var lateRecorded = 0
  package var lateDropped = 0
  package var clockFaults = 0
  package var located = 0
  /// Points that GEOS had to judge.
  package var doubts = 0
  /// Bytes of device state.
  package var stateBytes = 0
  package var rules: [RuleCounters]
  package var faultyClocks: [ClockFault] = []

  package init(rules: Int = 0) { self.rules = Array(repeating: RuleCounters(), count: rules) }

  package static func += (a: inout EngineCounters, b: EngineCounters) {
    a.events += b.events
    a.devices += b.devices
    a.duplicates += b.duplicates
    a.late += b.late
    a.lateRecorded += b.lateRecorded
    a.lateDropped += b.lateDropped
    a.clockFaults += b.clockFaults
    a.located += b.located
    a.doubts += b.doubts
    a.stateBytes += b.stateBytes
    if a.rules.count < b.rules.count {
      a.rules += Array(repeating: RuleCounters(), count: b.rules.count - a.rules.count)
    }
    for i in b.rules.indices { a.rules[i] += b.rules[i] }
    a.faultyClocks = (a.faultyClocks + b.faultyClocks).sorted { $0.device < $1.device }
  }
}
