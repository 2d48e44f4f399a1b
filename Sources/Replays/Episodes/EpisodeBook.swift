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

  /// Takes the notices of one shard and chunk.
  package mutating func take(_ notices: borrowing NoticeBuffer) {
    for record in notices.records { take(record, notices) }
  }

  private mutating func take(_ record: NoticeRecord, _ buffer: borrowing NoticeBuffer) {
    let rule = Int(record.rule)
    let told = record.sinks & ~NoticeRecord.recordStream
    if told != 0 {
      tallies[rule].told += 1
      tallies[rule].toldByHour.add(at: record.moment)
      if told & mailSinks != 0 { mailed.append(MailedNotice(record, sinks: told & mailSinks)) }
    }
    guard record.isOwn else { return }
    tallies[rule][record.kind] += 1
    switch record.kind {
    case .fired:
      let device = Self.hash(record, buffer)
      note(device, rule)
      guard clears[rule], let last = cleared.time(of: Self.alert(device, record)) else { return }
      if record.time - last <= RuleTally.flapMilliseconds { tallies[rule].flaps += 1 }
    case .cleared:
      tallies[rule].durations.add(max(record.duration, 0))
      cleared.note(Self.alert(Self.hash(record, buffer), record), at: record.time)
    case .withdrawn: tallies[rule].durations.add(max(record.duration, 0))
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

  /// By rule, with the devices that it fired for.
  package var finished: [RuleTally] {
    var result = tallies
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
  private var newest = Int64.min
  private var turned = Int64.min

  /// Devices' clocks may differ; what is half an hour behind the newest is forgotten.
  private static let keptMilliseconds: Int64 = 1_800_000

  mutating func note(_ alert: UInt64, at time: Int64) {
    newest = max(newest, time)
    if turned == .min { turned = newest }
    if newest - turned > Self.keptMilliseconds {
      turned = newest
      old = young
      young.removeAll(keepingCapacity: true)
    }
    young[alert] = time
  }

  func time(of alert: UInt64) -> Int64? { young[alert] ?? old[alert] }
}
