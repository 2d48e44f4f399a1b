import Engine
import Foundation
import Geofences
import Host
import Model
import Rules
import Wire

/// Lines of events through all shards in chunks, going on under other rule sets between chunks.
final class ReloadReplay {
  /// A rule set, read from its files.
  struct RuleSet {
    let plan: EnginePlan
    let writer: NoticeWriter

    /// nil: the text has errors.
    init?(_ path: String) throws {
      let loaded = try RuleSetLoader.load([path])
      guard let rules = loaded.rules, let index = loaded.index else { return nil }
      plan = EnginePlan(rules, index: index, keepsRecords: true, hashSeed: 7)
      writer = NoticeWriter(plan.catalogue)
    }
  }

  /// A notice with what laws speak of.
  struct Notice: Equatable {
    var kind: NoticeKind
    var rule: String
    var device: String
    var fence: String
    var time: Int64
    var n: UInt32
    var id: String
    /// It belongs to the record stream: every notice does once.
    var isRecord: Bool
    /// Sinks that were told, by name.
    var sinks: [String]
    var line: String
    /// Told by a reload.
    var isOfReload = false
  }

  private(set) var ruleSet: RuleSet
  /// By device, in their order.
  private(set) var notices: [String: [Notice]] = [:]
  private var sequencer = Sequencer(isLive: false)
  private var shards: [Place<Shard>]
  private var locator: Place<Locator>
  private var line = 0
  /// After each reload go on from bytes, as a run that was killed behind it does.
  private let throughBytes: Bool

  init(_ ruleSet: RuleSet, throughBytes: Bool = false) {
    self.ruleSet = ruleSet
    self.throughBytes = throughBytes
    shards = (0..<Shard.count).map { Place(Shard(plan: ruleSet.plan, number: $0)) }
    locator = Place(Locator(ruleSet.plan.index))
  }

  func feed(_ lines: some Collection<String>, until: Int64? = nil) {
    let plan = ruleSet.plan
    var decoder = EventDecoder(plan: plan.fields, dialect: nil, gpsdDevice: nil, hashSeed: plan.hashSeed)
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    let chunk = Chunk(byteCapacity: text.count + 4096, fieldCount: plan.fields.fields.count)
    chunk.setLines(text[...])
    chunk.firstLine = line
    line += lines.count
    decoder.decode(chunk)
    sequencer.pass(chunk)
    if let until { sequencer.tick(at: until, into: chunk, isFinal: true) }
    for shard in shards {
      var buffer = NoticeBuffer()
      shard.value.evaluate(chunk, locator: &locator.value, notices: &buffer)
      collect(buffer, isOfReload: false)
    }
  }

  func reload(_ next: RuleSet) throws {
    let changes = RuleSetChanges(from: ruleSet.plan, to: next.plan)
    let after = Place(Locator(next.plan.index))
    for shard in shards {
      var buffer = NoticeBuffer()
      shard.value.reload(
        to: next.plan, changes, at: sequencer.streamClock ?? 0, input: 0, before: &locator.value, after: &after.value,
        notices: &buffer)
      collect(buffer, isOfReload: true)
      if throughBytes { try restore(shard, next.plan) }
    }
    ruleSet = next
    locator = after
  }

  /// A reload marks every slab as changed, so that what is taken then is all there is.
  private func restore(_ shard: Place<Shard>, _ plan: EnginePlan) throws {
    var copy = Shard(plan: plan, number: shard.value.number)
    var slabs: [(Int, [UInt8])] = []
    shard.value.takeChangedSlabs { slabs.append(($0, $1)) }
    for (number, bytes) in slabs { try copy.restore(slab: number, bytes) }
    try copy.restore(shardState: shard.value.shardState())
    copy.finishRestoring()
    shard.value = copy
  }

  private func collect(_ buffer: NoticeBuffer, isOfReload: Bool) {
    let rules = ruleSet.plan.ruleSet
    for record in buffer.records {
      let name = buffer.bytes[Int(record.nameOffset)..<Int(record.nameOffset + record.nameLength)]
      let device = String(decoding: name, as: UTF8.self)
      var out = ByteBuffer(capacity: 512)
      ruleSet.writer.json(record, in: buffer, into: &out)
      notices[device, default: []].append(
        Notice(
          kind: record.kind, rule: rules.rules[Int(record.rule)].name, device: device,
          fence: record.fence == NoticeRecord.noFence ? "" : ruleSet.plan.index.fences[Int(record.fence)].id,
          time: record.time, n: record.n, id: "\(record.idHigh) \(record.idLow)",
          isRecord: record.sinks & NoticeRecord.recordStream != 0,
          sinks: rules.sinks.indices.filter { record.sinks & 1 << UInt64($0) != 0 }.map { rules.sinks[$0].name },
          line: "\(out.string) \(record.sinks)", isOfReload: isOfReload))
    }
  }
}

/// A box for what cannot be copied.
final class Place<Value: ~Copyable> {
  var value: Value
  init(_ value: consuming Value) { self.value = value }
}
