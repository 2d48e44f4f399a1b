package import Model

/// Counts what the notices of a part of the fleet amount to, by rule.
///
/// All notices of a device go to one book, in their order. What is kept grows with devices and rules, not with events.
package struct EpisodeBook: Sendable {
  /// By rule, without `devices`, which `finished` adds.
  private var tallies: [RuleTally]
  /// By rule: it clears, so it can flap.
  private let clears: [Bool]
  private let mailSinks: UInt64
  private let words: Int
  private var places = DevicePlaces()
  /// A bit a rule and device: it has fired. `words` a device.
  private var fired: [UInt64] = []
  private var cleared = RecentClearings()
  /// By alert.
  private var open: [UInt64: OpenAlert] = [:]
  /// An alert that has fired and not cleared yet.
  private struct OpenAlert {
    var rule: Int
    /// ms since 1970.
    var fired: Int64
  }

  /// Notices for mail sinks since they were taken away last.
  package private(set) var mailed: [MailedNotice] = []

  /// - Parameters:
  ///   - clears: by rule, whether its alerts have an end.
  ///   - mailSinks: bits of the mail sinks.
  package init(clears: [Bool], mailSinks: UInt64) {
    self.clears = clears
    self.mailSinks = mailSinks
    words = (clears.count + 63) / 64
    tallies = Array(repeating: RuleTally(), count: clears.count)
  }

  /// A chunk begins, before any shard's part of it.
  ///
  /// - Parameter clock: the newest heard time before it, ms since 1970; nil: it is the first.
  package mutating func beginChunk(at clock: Int64?) { if let clock { cleared.age(to: clock) } }

  /// Takes the notices of one shard and chunk.
  package mutating func take(_ notices: borrowing NoticeBuffer) {
    for record in notices.records { take(record, notices) }
  }

  private mutating func take(_ record: NoticeRecord, _ buffer: borrowing NoticeBuffer) {
    let rule = Int(record.rule)
    let told = record.sinks & ~NoticeRecord.recordStream
    if told & mailSinks != 0 { mailed.append(MailedNotice(record, sinks: told & mailSinks)) }
    // A copy goes with a record that is told to others: it is one notice.
    guard record.sinks & NoticeRecord.recordStream != 0 else { return }
    if told != 0 {
      tallies[rule].told += 1
      tallies[rule].toldByHour.add(at: record.moment)
    }
    guard record.isOwn else { return }
    tallies[rule][record.kind] += 1
    switch record.kind {
    case .fired:
      let device = Self.hash(record, buffer)
      note(device, rule)
      guard clears[rule] else { return }
      let alert = Self.alert(device, record)
      if let last = cleared.time(of: alert), record.time - last <= RuleTally.flapMilliseconds {
        tallies[rule].flaps += 1
      }
      open[alert] = OpenAlert(rule: rule, fired: record.time)
    case .cleared, .withdrawn:
      tallies[rule].durations.add(max(record.duration, 0))
      let alert = Self.alert(Self.hash(record, buffer), record)
      if let begun = open.removeValue(forKey: alert) { add(begun, until: record.time, to: &tallies) }
      if record.kind == .cleared { cleared.note(alert, at: record.time) }
    case .reminded, .amended, .retracted: break
    }
  }

  private mutating func note(_ device: UInt64, _ rule: Int) {
    let (number, isNew) = places.number(of: device)
    if isNew { fired.append(contentsOf: repeatElement(0, count: words)) }
    let place = number * words
    fired[place + rule / 64] |= 1 << UInt64(rule % 64)
  }

  /// Two names of one 64-bit hash would be taken for one device.
  private static func hash(_ record: NoticeRecord, _ buffer: borrowing NoticeBuffer) -> UInt64 {
    let start = Int(record.nameOffset)
    return buffer.bytes.withUnsafeBufferPointer {
      DeviceHash.of(UnsafeBufferPointer(rebasing: $0[start..<start + Int(record.nameLength)]), seed: 0)
    }
  }

  private static func alert(_ device: UInt64, _ record: NoticeRecord) -> UInt64 {
    let which = UInt64(record.fence) << 16 | UInt64(record.rule)
    return (device ^ which) &* 0x9E37_79B9_7F4A_7C15
  }

  package mutating func removeMailed() { mailed.removeAll(keepingCapacity: true) }

  private func add(_ alert: OpenAlert, until end: Int64, to tallies: inout [RuleTally]) {
    tallies[alert.rule].openMilliseconds += max(0, end - alert.fired)
  }

  /// By rule, with the devices that it fired for.
  ///
  /// - Parameter end: of the data, ms since 1970: what is open then was open up to here.
  package func finished(until end: Int64) -> [RuleTally] {
    var result = tallies
    for alert in open.values { add(alert, until: end, to: &result) }
    for place in stride(from: 0, to: fired.count, by: max(words, 1)) {
      for rule in result.indices where fired[place + rule / 64] & 1 << UInt64(rule % 64) != 0 {
        result[rule].devices += 1
      }
    }
    return result
  }
}

extension NoticeRecord {
  /// It is no further telling of what another record says: a copy for a sink that counts otherwise, or a `fired` that a
  /// cool-down had held back.
  package var isOwn: Bool { sinks & Self.recordStream != 0 && (kind != .fired || n == 0) }
}

/// When alerts cleared that might fire again soon: those of the last minutes, not all that there ever were.
private struct RecentClearings {
  private var young: [UInt64: Int64] = [:]
  private var old: [UInt64: Int64] = [:]
  private var turned: Int64?

  /// What was noted so long ago by the heard clock, or longer, is forgotten.
  private static let keptMilliseconds: Int64 = 1_800_000

  /// The heard clock has come to a moment. It is one for all shards: no part of the fleet runs ahead of another.
  mutating func age(to clock: Int64) {
    guard let last = turned else {
      turned = clock
      return
    }
    if clock - last <= Self.keptMilliseconds { return }
    turned = clock
    swap(&young, &old)
    young.removeAll(keepingCapacity: true)
  }

  mutating func note(_ alert: UInt64, at time: Int64) { young[alert] = time }

  func time(of alert: UInt64) -> Int64? { young[alert] ?? old[alert] }
}
