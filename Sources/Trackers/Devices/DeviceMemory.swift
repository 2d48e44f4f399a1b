/// What is remembered of a device between its frames, to mark what comes late, twice or out of order.
struct DeviceMemory: Sendable {
  /// Newest fix time of a good fix, ms since 1970.
  private var newest: Int64 = .min
  /// Minutes that its wall clock is ahead of UTC.
  private(set) var zone: Int?
  /// Of the last fixes, what makes two of them the same.
  private var recent: [UInt64] = []
  private var next = 0

  /// After a connection broke in the middle, a device may send some of its frames again.
  private static let recentLimit = 16
  /// A fix that is so old is late, ms.
  private static let lateness: Int64 = 120_000

  /// Takes a report in, and says how it stands to those before.
  mutating func mark(_ report: DeviceReport, _ clock: ClockReading, isValid: Bool?, received: Int64) -> Marks {
    var marks = Marks()
    // Without a fix the time may be that of the last one, while the wall clock goes on.
    if clock.mark.isTrusted, isValid == true, let minutes = clock.zoneMinutes { zone = minutes }
    guard let time = clock.time else { return marks }
    if received - time > Self.lateness { marks.lateMilliseconds = received - time }
    if clock.mark.isTrusted {
      marks.isOutOfOrder = time < newest
      if isValid == true { newest = max(newest, time) }
    }
    let key = Self.key(report, time)
    marks.isRepeated = recent.contains(key)
    if !marks.isRepeated { remember(key) }
    return marks
  }

  private mutating func remember(_ key: UInt64) {
    if recent.count < Self.recentLimit {
      recent.append(key)
    } else {
      recent[next] = key
      next = (next + 1) % Self.recentLimit
    }
  }

  /// Fix time, place, alarms and keyword, mixed as FNV-1a does it (http://www.isthe.com/chongo/tech/comp/fnv).
  private static func key(_ report: DeviceReport, _ time: Int64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ word: UInt64) {
      for shift in stride(from: UInt64(0), to: 64, by: 8) { hash = (hash ^ (word >> shift & 0xFF)) &* 0x100_0000_01B3 }
    }
    mix(UInt64(bitPattern: time))
    if case .at(let latitude, let longitude) = report.place {
      mix(latitude.bitPattern)
      mix(longitude.bitPattern)
    }
    for alarm in report.alarms { for byte in alarm.rawValue.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    mix(UInt64(report.kind == .position ? 1 : report.kind == .reply ? 2 : 3))
    if let keyword = report.keyword {
      for index in 0..<keyword.count { hash = (hash ^ UInt64(keyword[index])) &* 0x100_0000_01B3 }
    }
    return hash
  }
}

/// How a report stands to what its device sent before.
package struct Marks: Sendable, Equatable {
  /// How far its fix lies behind its reception, where that is late; 0 where it is not.
  package var lateMilliseconds: Int64 = 0
  /// Its fix is older than a good one that came before.
  package var isOutOfOrder = false
  /// The same was sent before.
  package var isRepeated = false
}

/// The memories of all devices, at most so many: those that were silent for longest are forgotten.
///
/// Two halves: what is touched moves into the younger; when that is full it becomes the older, and the older is let go.
package struct DeviceMemories: Sendable {
  private var young: [String: DeviceMemory] = [:]
  private var old: [String: DeviceMemory] = [:]
  private let half: Int

  /// - Parameter limit: devices that are remembered, about.
  package init(limit: Int = 1_000_000) { half = max(1, limit / 2) }

  package var count: Int { young.count + old.count }

  /// Resolves a report's clocks, and marks it.
  package mutating func take(
    _ report: DeviceReport, device: String, received: Int64, isStrict: Bool
  ) -> (clock: ClockReading, fix: FixJudgement, marks: Marks) {
    var memory = young.removeValue(forKey: device) ?? old.removeValue(forKey: device) ?? DeviceMemory()
    let clock = ClockReading(
      report.stamp, deviceTime: report.deviceTime, received: received, zone: memory.zone)
    let fix = FixJudgement(report, clock, isStrict: isStrict)
    let marks = memory.mark(report, clock, isValid: fix.isValid, received: received)
    if young.count >= half {
      old = young
      young = [:]
    }
    young[device] = memory
    return (clock, fix, marks)
  }
}
