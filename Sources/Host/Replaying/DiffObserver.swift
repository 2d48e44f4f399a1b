internal import Geofences
internal import Model
internal import Rules
internal import Replays
internal import Wire

/// Gives what two rule sets tell of a part of the fleet to a matcher.
///
/// Unchecked: called by its group's turn; read when the pipeline has ended.
final class DiffObserver: ReplayObserver, @unchecked Sendable {
  /// One of the two rule sets.
  struct Side {
    let rules: RulesInForce
    /// By rule: its position in the list of both sets' rules.
    let places: [Int]
    /// By rule: its alerts have an end.
    let hasEnd: [Bool]
    /// By sink: a number for its name.
    let sinks: [UInt64]

    /// - Parameters:
    ///   - names: by rule, what it is called in the comparison.
    ///   - all: of both sets.
    init(_ rules: RulesInForce, names: [String], all: [String]) {
      self.rules = rules
      let positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
      places = names.map { positions[$0] ?? 0 }
      hasEnd = rules.ruleSet.rules.map(\.hasEnd)
      sinks = rules.ruleSet.sinks.map { sink in
        Array(sink.name.utf8).withUnsafeBufferPointer { DeviceHash.of($0, seed: 1) }
      }
    }
  }

  private(set) var matcher: EpisodeMatcher
  private let sides: [Side]
  private var text = ByteBuffer(capacity: 1024)

  init(old: Side, new: Side, rules: Int) {
    sides = [old, new]
    matcher = EpisodeMatcher(rules: rules)
  }

  func take(_ chunk: Chunk, rows: Range<Int>) {}

  func take(_ notices: NoticeBuffer, lane: Int) {
    guard let side = EpisodeNotice.Side(rawValue: lane) else { return }
    for record in notices.records where record.sinks & NoticeRecord.recordStream != 0 {
      matcher.take(notice(record, notices, side, sides[lane]))
    }
  }

  private func notice(
    _ record: NoticeRecord, _ buffer: NoticeBuffer, _ which: EpisodeNotice.Side, _ side: Side
  ) -> EpisodeNotice {
    let rule = Int(record.rule)
    let start = Int(record.nameOffset)
    text.removeAll()
    side.rules.writer.json(record, in: buffer, into: &text)
    var digest = text.withBytes { DeviceHash.of($0.assumingMemoryBound(to: UInt8.self), seed: 0) }
    var sinks = record.sinks & ~NoticeRecord.recordStream
    while sinks != 0 {
      // Sinks count whatever their order in the file.
      digest &+= side.sinks[sinks.trailingZeroBitCount]
      sinks &= sinks - 1
    }
    var message = ""
    if record.kind == .fired {
      text.removeAll()
      side.rules.writer.message(record, in: buffer, into: &text)
      message = text.string
    }
    return EpisodeNotice(
      side: which, episode: EpisodeKey(high: record.idHigh, low: record.idLow), kind: record.kind,
      hasEnd: side.hasEnd[rule], rule: side.places[rule],
      device: Array(buffer.bytes[start..<start + Int(record.nameLength)]), fence: fence(record, side.rules),
      time: record.time, since: record.since, digest: digest, message: message)
  }

  private func fence(_ record: NoticeRecord, _ rules: RulesInForce) -> String {
    guard record.fence != NoticeRecord.noFence else { return "" }
    let fence = rules.index.fences[Int(record.fence)]
    let group = rules.ruleSet.groups[fence.group]
    return group.isSet ? "\(group.name)/\(fence.id)" : group.name
  }
}
