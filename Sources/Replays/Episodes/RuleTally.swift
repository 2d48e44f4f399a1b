package import Model

/// What the notices of one rule amount to.
package struct RuleTally: Sendable, Equatable {
  /// Notices by kind, told or not, in the order of `NoticeKind.allCases`.
  package private(set) var notices = [Int](repeating: 0, count: NoticeKind.allCases.count)
  /// Notices that a sink is told of, each once however many sinks that are.
  package var told = 0
  package var toldByHour = HourTally()
  /// Episodes that began again within `flapMilliseconds` of their clearing.
  package var flaps = 0
  package var devices = 0
  package var durations = DurationTally()
  /// Time that its alerts were open, in all: from their firing on.
  package var openMilliseconds: Int64 = 0

  /// An alert that fires again so soon after it cleared flaps.
  package static let flapMilliseconds: Int64 = 300_000

  package init() {}

  package subscript(kind: NoticeKind) -> Int {
    get { notices[kind.position] }
    set { notices[kind.position] = newValue }
  }

  package static func += (a: inout RuleTally, b: RuleTally) {
    for position in a.notices.indices { a.notices[position] += b.notices[position] }
    a.told += b.told
    a.toldByHour += b.toldByHour
    a.flaps += b.flaps
    a.devices += b.devices
    a.durations += b.durations
    a.openMilliseconds += b.openMilliseconds
  }
}

/// How much there was of something in each hour of UTC.
package struct HourTally: Sendable, Equatable {
  private var counts: [Int32: Int] = [:]
  package private(set) var total = 0

  package init() {}

  /// Counts one at a moment, ms since 1970.
  package mutating func add(at moment: Int64) {
    counts[Self.hour(of: moment), default: 0] += 1
    total += 1
  }

  /// The hour with the most, the first of several, and how many those are; nil of none.
  package var worst: (hour: Int64, count: Int)? {
    let first = counts.max { a, b in a.value == b.value ? a.key > b.key : a.value < b.value }
    return first.map { (Int64($0.key) * Self.milliseconds, $0.value) }
  }

  package static func += (a: inout HourTally, b: HourTally) {
    a.counts.merge(b.counts, uniquingKeysWith: +)
    a.total += b.total
  }

  private static let milliseconds: Int64 = 3_600_000

  /// Hours since 1970, rounded down.
  private static func hour(of moment: Int64) -> Int32 {
    let hour = moment / milliseconds
    return Int32(clamping: moment % milliseconds < 0 ? hour - 1 : hour)
  }
}
