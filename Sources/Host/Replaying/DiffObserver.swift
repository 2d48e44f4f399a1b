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
    var told: UInt64 = 0
    for record in notices.records {
      told &+= digest(ofSinks: record, sides[lane])
      // Copies for sinks that count otherwise stand before the notice that they are of.
      guard record.sinks & NoticeRecord.recordStream != 0 else { continue }
      matcher.take(notice(record, told: told, notices, side, sides[lane]))
      told = 0
    }
  }

  /// Of who is told, and of how many notices each was spared before, whatever the order of the sinks in the file.
  private func digest(ofSinks record: NoticeRecord, _ side: Side) -> UInt64 {
    var sinks = record.sinks & ~NoticeRecord.recordStream
    var digest: UInt64 = 0
    while sinks != 0 {
      digest &+= (side.sinks[sinks.trailingZeroBitCount] ^ UInt64(record.suppressed)) &* 0x9E37_79B9_7F4A_7C15
      sinks &= sinks - 1
    }
    return digest
  }

  private func notice(
    _ record: NoticeRecord, told: UInt64, _ buffer: NoticeBuffer, _ which: EpisodeNotice.Side, _ side: Side
  ) -> EpisodeNotice {
    let rule = Int(record.rule)
    let start = Int(record.nameOffset)
    // Which sink's count the notice itself has depends on their order.
    var plain = record
    plain.suppressed = 0
    text.removeAll()
    side.rules.writer.json(plain, in: buffer, into: &text)
    let digest = told &+ text.withBytes { DeviceHash.of($0.assumingMemoryBound(to: UInt8.self), seed: 0) }
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
