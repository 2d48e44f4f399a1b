internal import Foundation
package import Model

/// Time zones from the platform's zone data, as tables of their transitions from 1970 to 2100.
package enum ZoneSource {
  /// The last moment of a table: 2100-01-01, in seconds since 1970.
  private static let end: Double = 4_102_444_800
  /// No zone has more; a bound for zone data gone wrong.
  private static let transitionLimit = 2_000

  /// The zone of this name (`Europe/Berlin`), or nil where there is none.
  package static func zone(named name: String) -> Zone? {
    if name == "UTC" { return .utc }
    // Foundation would take `GMT+0300` and the like, which are offsets and no names of zones.
    guard !name.hasPrefix("GMT+"), !name.hasPrefix("GMT-"), let source = TimeZone(identifier: name) else { return nil }
    let start = Date(timeIntervalSince1970: 0)
    let first = source.secondsFromGMT(for: start)
    var offset = first
    var transitions: [Zone.Transition] = []
    var moment = start
    while transitions.count < transitionLimit, let next = source.nextDaylightSavingTimeTransition(after: moment),
      next > moment, next.timeIntervalSince1970 < end
    {
      moment = next
      let seconds = (next.timeIntervalSince1970).rounded()
      let after = source.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
      if after != offset {
        offset = after
        transitions.append(Zone.Transition(utc: Int64(seconds) * 1000, offset: Int64(after) * 1000))
      }
    }
    return Zone(name: name, firstOffset: Int64(first) * 1000, transitions: transitions)
  }
}
