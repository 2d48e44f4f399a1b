// STUBS of the Engine room, dropped at the merge.
package import Geofences
package import Model
package import Rules

package final class EnginePlan: Sendable {
  package let catalogue: NoticeCatalogue
  package let rules: CheckedRuleSet
  package init(_ rules: CheckedRuleSet, index: FenceIndex) {
    self.rules = rules
    catalogue = NoticeCatalogue(rules: [], fences: index.fences, groups: [], zones: rules.zones)
  }
  package static func crossGroups(of rules: CheckedRuleSet) -> Set<Int> { [] }
}

package struct Sequencer {
  private let isLive: Bool
  package private(set) var streamClock: Int64?
  package init(plan: EnginePlan, isLive: Bool) { self.isLive = isLive }
  package mutating func pass(_ chunk: Chunk) {
    var lists = [[UInt16]](repeating: [], count: 64)
    for row in 0..<chunk.rowCount {
      lists[Int(chunk.rows[row].deviceHash >> 58)].append(UInt16(row))
      let heard = chunk.rows[row].heard
      if heard > streamClock ?? .min {
        if let clock = streamClock, heard / 1000 > clock / 1000, !isLive {
          chunk.ticks.append(TickMark(beforeRow: Int32(row), clock: heard))
        }
        streamClock = heard
      }
    }
    chunk.shardRows = lists.flatMap { $0 }
    chunk.shardStarts = [0]
    for list in lists { chunk.shardStarts.append((chunk.shardStarts.last ?? 0) + list.count) }
  }
  package mutating func tick(at clock: Int64, into chunk: Chunk, isFinal: Bool) {
    chunk.ticks.append(TickMark(beforeRow: Int32(chunk.rowCount), clock: clock, isFinal: isFinal))
    streamClock = max(streamClock ?? clock, clock)
  }
}

package struct RuleCounters: Sendable, Equatable {
  package var suppressed = 0
  package var windowCuts = 0
  package var refusedAlerts = 0
  package var neverEvaluated = 0
  package var missingFields: [Int: Int] = [:]
  package init() {}
}
package struct ClockFault: Sendable, Equatable {
  package var device: String
  package var count: Int
  package var usualOffset: Int64
}
package struct EngineCounters: Sendable, Equatable {
  package var events = 0
  package var devices = 0
  package var duplicates = 0
  package var late = 0
  package var clockFaults = 0
  package var rules: [RuleCounters]
  package var faultyClocks: [ClockFault] = []
  package init(rules: Int = 0) { self.rules = Array(repeating: RuleCounters(), count: rules) }
  package static func += (a: inout EngineCounters, b: EngineCounters) {
    a.events += b.events
    a.devices += b.devices
  }
}

package struct Shard: ~Copyable {
  package var counters = EngineCounters()
  private let number: Int
  package init(plan: EnginePlan, number: Int) { self.number = number }
  package mutating func evaluate(_ chunk: Chunk, locator: inout Locator, notices: inout NoticeBuffer) {
    for index in chunk.shardStarts[number]..<chunk.shardStarts[number + 1] {
      let row = Int(chunk.shardRows[index])
      counters.events += 1
      var record = NoticeRecord()
      record.input = Int32(row + chunk.ticks.count { $0.beforeRow <= row })
      record.time = chunk.rows[row].time
      record.sinks = 1 | NoticeRecord.recordStream
      notices.records.append(record)
    }
  }
}
