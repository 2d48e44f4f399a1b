import Authoring
import Engine
import Foundation
import Geofences
import Host
import Model
import Rules
import Wire

/// A file of events through the engine with tracing on, one device after the other, without the program.
struct TracedReplay {
  /// What one device's replay gave.
  struct Device {
    /// Notices that sinks are told of, as JSON lines.
    var lines: [String] = []
    /// Every notice, told or not.
    var notices: [Notice] = []
    var steps: [TraceStep] = []
  }
  /// What a trace and a record have in common.
  struct Notice: Hashable, Comparable {
    var time: Int64
    var rule: Int
    var fence: UInt32
    var kind: String
    var since: Int64
    var sinks: UInt64
    static func < (a: Notice, b: Notice) -> Bool {
      (a.time, a.rule, a.fence, a.kind, a.since, a.sinks) < (b.time, b.rule, b.fence, b.kind, b.since, b.sinks)
    }
  }

  let loaded: LoadedRuleSet
  let rules: CheckedRuleSet
  let plan: EnginePlan
  private let writer: NoticeWriter
  private let lines: [[UInt8]]
  private let until: Int64?

  init?(rules path: String, inputs: [String], until: Int64? = nil) throws {
    loaded = try RuleSetLoader.load([path])
    guard let rules = loaded.rules, let index = loaded.index else { return nil }
    self.rules = rules
    self.until = until
    plan = EnginePlan(rules, index: index, keepsRecords: true, hashSeed: 7)
    writer = NoticeWriter(plan.catalogue)
    lines = try inputs.flatMap { input in
      try Data(contentsOf: URL(fileURLWithPath: input)).split(separator: 10).map { Array($0) }
    }
  }

  /// The replay of one device, in chunks of some lines.
  func run(_ device: String, chunk size: Int = 97) -> Device {
    var result = Device()
    var tracer = DeviceTracer(TraceTarget(device: device), plan: plan)
    var sequencer = Sequencer(isLive: false)
    var decoder = EventDecoder(plan: plan.fields, dialect: nil, gpsdDevice: nil, hashSeed: plan.hashSeed)
    var at = 0
    while at <= lines.count {
      let piece = lines[at..<min(at + size, lines.count)]
      let isLast = at + size > lines.count
      at += size
      let chunk = Chunk(byteCapacity: piece.reduce(4096) { $0 + $1.count + 1 }, fieldCount: plan.fields.fields.count)
      for byte in piece.joined(separator: [10]) {
        chunk.bytes[chunk.byteCount] = byte
        chunk.byteCount += 1
      }
      chunk.bytes[chunk.byteCount] = 10
      chunk.byteCount += 1
      chunk.textEnd = chunk.byteCount
      chunk.firstLine = at > size ? 1 : 0
      decoder.decode(chunk)
      sequencer.pass(chunk)
      if isLast, let until { sequencer.tick(at: until, into: chunk, isFinal: true) }
      result.steps += tracer.take(chunk)
      collect(tracer.notices, device, &result)
    }
    return result
  }

  private func collect(_ buffer: NoticeBuffer, _ device: String, _ result: inout Device) {
    for record in buffer.records {
      let name = buffer.bytes[Int(record.nameOffset)..<Int(record.nameOffset + record.nameLength)]
      guard name.elementsEqual(device.utf8) else { continue }
      let sinks = record.sinks & ~NoticeRecord.recordStream
      result.notices.append(
        Notice(
          time: record.time, rule: Int(record.rule), fence: record.fence, kind: record.kind.rawValue,
          since: record.since, sinks: sinks))
      if sinks == 0 { continue }
      var out = ByteBuffer(capacity: 512)
      writer.json(record, in: buffer, into: &out)
      result.lines.append(out.string.trimmingCharacters(in: .newlines))
    }
  }
}

extension TracedReplay.Device {
  /// The notices that the trace tells of.
  var traced: [TracedReplay.Notice] {
    steps.flatMap(\.alerts).flatMap { alert in
      alert.notices.map { notice in
        TracedReplay.Notice(
          time: notice.time, rule: alert.rule, fence: notice.fence, kind: notice.kind.rawValue, since: notice.since,
          sinks: notice.sinks)
      }
    }
  }
}
