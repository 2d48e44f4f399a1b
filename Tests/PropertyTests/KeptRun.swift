import Geofences
import Host
import Model
import Rules
import Wire

@testable import Engine

/// An engine that takes lines in pieces, writes down what has changed, and can be made anew from that.
final class KeptRun {
  /// A plan, and how its notices are written.
  struct Subject {
    let plan: EnginePlan
    let writer: NoticeWriter

    init?(rules path: String) throws {
      let loaded = try RuleSetLoader.load([path])
      guard let rules = loaded.rules, let index = loaded.index else { return nil }
      plan = EnginePlan(rules, index: index, keepsRecords: true, hashSeed: 11)
      writer = NoticeWriter(plan.catalogue)
    }

    /// Lines decoded, with nothing known of clock and shards yet.
    func chunk(_ lines: some Collection<String>) -> Chunk {
      let bytes: [UInt8] = lines.flatMap { line -> [UInt8] in Array(line.utf8) + [10] }
      let chunk = Chunk(byteCapacity: bytes.count + 4096, fieldCount: plan.fields.fields.count)
      chunk.setLines(bytes[...])
      var decoder = EventDecoder(plan: plan.fields, dialect: nil, gpsdDevice: nil, hashSeed: plan.hashSeed)
      decoder.decode(chunk)
      return chunk
    }

    func json(_ record: NoticeRecord, _ buffer: NoticeBuffer) -> String {
      var out = ByteBuffer(capacity: 512)
      writer.json(record, in: buffer, into: &out)
      return out.string
    }
  }
  /// What a state directory would hold.
  struct Kept {
    /// By shard and slab.
    var slabs = [[Int: [UInt8]]](repeating: [:], count: Shard.count)
    var shards = [[UInt8]](repeating: [], count: Shard.count)
    var clock: [UInt8] = []
  }
  /// A box for what cannot be copied.
  final class Cell {
    var shard: Shard
    init(_ shard: consuming Shard) { self.shard = shard }
  }

  let subject: Subject
  private(set) var sequencer: Sequencer
  let cells: [Cell]
  private var locator: Locator
  /// `id` and `n` of all notices so far; those that tell further sinks of the same one left out.
  private(set) var names: [Name] = []

  /// What names a notice.
  struct Name: Hashable {
    var idHigh: UInt32
    var idLow: UInt64
    var n: UInt32
  }

  init(_ subject: Subject, isLive: Bool) {
    self.subject = subject
    sequencer = Sequencer(isLive: isLive)
    cells = (0..<Shard.count).map { Cell(Shard(plan: subject.plan, number: $0)) }
    locator = Locator(subject.plan.index)
  }

  convenience init(_ subject: Subject, isLive: Bool, from kept: Kept) throws {
    self.init(subject, isLive: isLive)
    sequencer = Sequencer(isLive: isLive, state: try SequencerState(kept.clock))
    for (number, cell) in cells.enumerated() {
      try cell.shard.restore(shardState: kept.shards[number])
      for (slab, bytes) in kept.slabs[number].sorted(by: { $0.key < $1.key }) {
        try cell.shard.restore(slab: slab, bytes)
      }
      cell.shard.finishRestoring()
    }
  }

  /// Writes down what has changed, over what was there.
  func keep(in kept: inout Kept) {
    for (number, cell) in cells.enumerated() {
      cell.shard.takeChangedSlabs { kept.slabs[number][$0] = $1 }
      kept.shards[number] = cell.shard.shardState()
    }
    kept.clock = sequencer.state.bytes
  }

  /// All notices of a piece of the input in their order, as JSON lines.
  func take(_ lines: some Collection<String>, tick: Int64? = nil, until: Int64? = nil) -> [String] {
    let chunk = subject.chunk(lines)
    sequencer.pass(chunk)
    if let tick { sequencer.tick(at: tick, into: chunk) }
    if let until { sequencer.tick(at: until, into: chunk, isFinal: true) }
    var found: [(record: NoticeRecord, name: [UInt8], line: String)] = []
    for cell in cells {
      var notices = NoticeBuffer()
      cell.shard.evaluate(chunk, locator: &locator, notices: &notices)
      for record in notices.records {
        let name = notices.bytes[Int(record.nameOffset)..<Int(record.nameOffset + record.nameLength)]
        found.append((record, Array(name), subject.json(record, notices)))
        if record.sinks & NoticeRecord.recordStream != 0 {
          names.append(Name(idHigh: record.idHigh, idLow: record.idLow, n: UInt32(record.n)))
        }
      }
    }
    let ticks = Set(chunk.ticks.enumerated().map { $0.element.beforeRow + Int32($0.offset) })
    // The order of LANGUAGE, section 6: a row's shard has its own, a tick's come from many.
    return found.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      if a.record.input != b.record.input { return a.record.input < b.record.input }
      if ticks.contains(a.record.input) {
        if a.record.time != b.record.time { return a.record.time < b.record.time }
        if a.name != b.name { return a.name.lexicographicallyPrecedes(b.name) }
        if a.record.rule != b.record.rule { return a.record.rule < b.record.rule }
        if a.record.fence != b.record.fence { return a.record.fence < b.record.fence }
      }
      return one.offset < other.offset
    }.map(\.element.line)
  }
}
