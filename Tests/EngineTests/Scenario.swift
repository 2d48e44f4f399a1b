import Geofences
import Model
import Rules
import Testing

@testable import Engine

/// A rule set as text over events as Swift values: notices come back as short lines.
///
/// Times are seconds from 2026-03-02T08:00:00Z (a Monday). Fences must be drawn in the rules.
struct Scenario {
  static let start: Int64 = 1_772_438_400_000

  struct Event {
    var device = "t"
    var at: Double
    var heard: Double?
    var place: (Double, Double)?
    var values: [String: Double] = [:]
    var texts: [String: String] = [:]
    var alarms: [String] = []
    var isValid = true
  }

  var plan: EnginePlan
  var findings: [Diagnostic]

  /// `sets`: the fences of each `fences` declaration by its name.
  init(
    _ rules: String, keepsRecords: Bool = false, zones: [String: Zone] = [:], sets: [String: [FenceDraft]] = [:]
  ) throws {
    let source = SourceFile(path: "test.rules", bytes: Array(rules.utf8))
    let (parsed, syntax) = RuleParser.parse([source])
    let environment = CheckEnvironment(zone: { $0 == "UTC" ? .utc : zones[$0] }, deviceNames: { _, _ in nil })
    let (checked, found) = RuleChecker.check(parsed, sources: [source], in: environment)
    findings = syntax + found
    let errors = findings.filter { $0.code.severity == .error }
    let ruleSet = try #require(checked, "\(errors.map(\.message))")
    var drafts: [FenceDraft] = []
    for (number, group) in ruleSet.groups.enumerated() {
      guard case .drawn(let outline) = group.source else {
        drafts += (sets[group.name] ?? []).map { draft in
          var draft = draft
          draft.group = number
          return draft
        }
        continue
      }
      drafts.append(
        FenceDraft(id: group.name, name: nil, group: number, outline: outline, marginMetres: group.marginMetres))
    }
    let (index, problems) = FenceIndex.build(drafts, crossGroups: EnginePlan.crossGroups(of: ruleSet))
    #expect(problems.isEmpty)
    plan = EnginePlan(ruleSet, index: index, keepsRecords: keepsRecords, hashSeed: 42)
  }

  /// A plan over drafts of the test's own, for sets.
  init(_ ruleSet: CheckedRuleSet, drafts: [FenceDraft], keepsRecords: Bool = false) {
    findings = []
    let (index, problems) = FenceIndex.build(drafts, crossGroups: EnginePlan.crossGroups(of: ruleSet))
    #expect(problems.isEmpty)
    plan = EnginePlan(ruleSet, index: index, keepsRecords: keepsRecords, hashSeed: 42)
  }

  /// What a run made of events: one chunk for each of `pieces` events.
  struct Outcome {
    var lines: [String] = []
    var counters: EngineCounters
    var records: [NoticeRecord] = []
    var lateRows = 0
  }

  func run(_ events: [Event], until: Double? = nil, pieces: Int = .max, live: Bool = false) -> Outcome {
    var sequencer = Sequencer(isLive: live)
    var shards = (0..<Shard.count).map { ShardCell(Shard(plan: plan, number: $0)) }
    var locator = Locator(plan.index)
    var outcome = Outcome(counters: EngineCounters(rules: plan.rules.count))
    var rest = events[...]
    var isLast = false
    while !isLast {
      let piece = rest.prefix(pieces)
      rest = rest.dropFirst(piece.count)
      isLast = rest.isEmpty
      let chunk = Chunk(byteCapacity: 1 << 16, fieldCount: plan.fields.fields.count)
      for event in piece { add(event, to: chunk) }
      sequencer.pass(chunk)
      if isLast, let until {
        sequencer.tick(at: Self.start + Int64(until * 1000), into: chunk, isFinal: true)
      }
      collect(chunk, &shards, &locator, &outcome)
    }
    for cell in shards { outcome.counters += cell.shard.summary() }
    return outcome
  }

  /// What the engine writes down about one device.
  func trace(_ events: [Event], device: String = "t", rules: Set<Int>? = nil, until: Double? = nil) -> [TraceStep] {
    var sequencer = Sequencer(isLive: false)
    var locator = Locator(plan.index)
    let chunk = Chunk(byteCapacity: 1 << 16, fieldCount: plan.fields.fields.count)
    for event in events { add(event, to: chunk) }
    sequencer.pass(chunk)
    if let until { sequencer.tick(at: Self.start + Int64(until * 1000), into: chunk, isFinal: true) }
    var name = Array(device.utf8)
    let hash = name.withUnsafeMutableBufferPointer { DeviceHash.of(UnsafeBufferPointer($0), seed: plan.hashSeed) }
    var shard = Shard(
      plan: plan, number: DeviceHash.shard(hash), trace: TraceTarget(device: device, rules: rules))
    var notices = NoticeBuffer()
    shard.evaluate(chunk, locator: &locator, notices: &notices)
    return shard.takeTrace()
  }

  func collect(_ chunk: Chunk, _ shards: inout [ShardCell], _ locator: inout Locator, _ outcome: inout Outcome) {
    var buffers: [NoticeBuffer] = []
    for cell in shards {
      var notices = NoticeBuffer()
      cell.shard.evaluate(chunk, locator: &locator, notices: &notices)
      buffers.append(notices)
    }
    collect(buffers, &outcome)
  }

  /// The notices of all shards, put into one order.
  func collect(_ buffers: [NoticeBuffer], _ outcome: inout Outcome) {
    var found: [(NoticeRecord, NoticeBuffer)] = []
    for notices in buffers {
      outcome.lateRows += notices.recordedRows.count
      for record in notices.records { found.append((record, notices)) }
    }
    // The order of LANGUAGE, section 6, for ticks, to which several shards answer.
    func rank(_ item: (NoticeRecord, NoticeBuffer)) -> (Int64, String) {
      (item.0.time, name(item.0, item.1))
    }
    let ordered = found.enumerated().sorted { a, b in
      if a.element.0.input != b.element.0.input { return a.element.0.input < b.element.0.input }
      let (x, y) = (rank(a.element), rank(b.element))
      return x.0 == y.0 && x.1 == y.1 ? a.offset < b.offset : x < y
    }
    for (_, (record, buffer)) in ordered {
      outcome.records.append(record)
      outcome.lines.append(line(record, buffer))
    }
  }

  /// Takes events as one chunk through shards of the test's own.
  func pass(_ events: [Event], _ sequencer: inout Sequencer, _ shards: [ShardCell]) {
    var locator = Locator(plan.index)
    let chunk = Chunk(byteCapacity: 1 << 16, fieldCount: plan.fields.fields.count)
    for event in events { add(event, to: chunk) }
    sequencer.pass(chunk)
    for cell in shards {
      var notices = NoticeBuffer()
      cell.shard.evaluate(chunk, locator: &locator, notices: &notices)
    }
  }

  func add(_ event: Event, to chunk: Chunk) {
    var row = EventRow()
    row.nameOffset = UInt32(append(event.device, to: chunk))
    row.nameLength = UInt8(event.device.utf8.count)
    let name = UnsafeBufferPointer(start: chunk.bytes + Int(row.nameOffset), count: Int(row.nameLength))
    row.deviceHash = DeviceHash.of(name, seed: plan.hashSeed)
    row.time = Self.start + Int64(event.at * 1000)
    row.flags |= EventRow.hasTime
    if let heard = event.heard {
      row.heard = Self.start + Int64(heard * 1000)
      row.flags |= EventRow.hasHeard
    }
    if let place = event.place, event.isValid {
      row.flags |= EventRow.hasFix
      (row.latitude, row.longitude) = place
    }
    for word in event.alarms {
      if let alarm = AlarmWord(rawValue: word) {
        row.alarms |= 1 << UInt64(alarm.bit)
      } else {
        row.alarms |= 1 << UInt64(AlarmWord.other.bit)
        if let n = plan.fields.quotedAlarms.firstIndex(of: word) {
          row.alarms |= 1 << UInt64(AlarmWord.firstQuotedBit + n)
        }
      }
    }
    guard let number = chunk.appendRow(row) else { return }
    for (slot, field) in plan.fields.fields.enumerated() {
      if let text = event.texts[field.name] {
        chunk.setCell(row: number, slot: slot, UInt64(append(text, to: chunk)) << 32 | UInt64(text.utf8.count))
      } else if let value = event.values[field.name] {
        let unit: MeasureUnit? =
          if case .builtin(let builtin) = field.source { builtin.nativeUnit } else { field.unit }
        chunk.setCell(row: number, slot: slot, (unit?.toBase(value) ?? value).bitPattern)
      } else {
        continue
      }
      chunk.rows[number].present |= 1 << UInt64(slot)
    }
  }

  private func append(_ text: String, to chunk: Chunk) -> Int {
    let offset = chunk.byteCount
    for byte in text.utf8 {
      chunk.bytes[chunk.byteCount] = byte
      chunk.byteCount += 1
    }
    chunk.textEnd = chunk.byteCount
    return offset
  }

  /// `30 fired speeding t in depot since 0 n 0 (late)`.
  private func line(_ record: NoticeRecord, _ buffer: NoticeBuffer) -> String {
    var text =
      "\(seconds(record.time)) \(record.kind) \(plan.ruleSet.rules[Int(record.rule)].name) \(name(record, buffer))"
    if record.fence != NoticeRecord.noFence { text += " in \(plan.index.fences[Int(record.fence)].id)" }
    if record.since != record.time { text += " since \(seconds(record.since))" }
    if record.n > 0 { text += " n \(record.n)" }
    if record.suppressed > 0 { text += " suppressed \(record.suppressed)" }
    if record.sinks & ~NoticeRecord.recordStream == 0 { text += " untold" }
    if record.flags & NoticeRecord.isLate != 0 { text += " late" }
    return text
  }

  private func name(_ record: NoticeRecord, _ buffer: NoticeBuffer) -> String {
    String(
      decoding: buffer.bytes[Int(record.nameOffset)..<Int(record.nameOffset + record.nameLength)], as: UTF8.self)
  }

  private func seconds(_ time: Int64) -> String {
    let value = Double(time - Self.start) / 1000
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}

/// A box for what cannot be copied.
final class ShardCell {
  var shard: Shard
  init(_ shard: consuming Shard) { self.shard = shard }
}
