import Model
import Testing

@testable import Replays

@Suite struct DeviceQualityTests {
  private func quality(_ rows: [(seconds: Int64, latitude: Double, flags: UInt8)]) -> DeviceQuality {
    var quality = DeviceQuality()
    for row in rows {
      var event = EventRow()
      event.time = Notices.at(row.seconds)
      event.latitude = row.latitude
      event.longitude = 11
      event.flags = row.flags
      quality.take(event, speed: -1)
    }
    return quality
  }

  private static let fix = EventRow.hasFix

  @Test func aPauseLikeNoOtherIsAHole() {
    let usual = (0..<50).map { (Int64($0) * 60, 48.0, Self.fix) }
    let late = (50..<60).map { (Int64($0) * 60 + 3600, 48.0, Self.fix) }
    let seen = quality(usual + late)
    #expect(seen.intervals.holes == 1)
    #expect(seen.longestPause.milliseconds == 3_660_000)
    #expect(seen.longestPause.from == Notices.at(49 * 60))
  }

  @Test func whoReportsSeldomHasNoHoles() {
    let daily = (0..<50).map { (Int64($0) * 86_400, 48.0, Self.fix) }
    #expect(quality(daily).intervals.holes == 0)
  }

  @Test func aWayThatNobodyCanMakeIsAJump() {
    let seen = quality([(0, 48, Self.fix), (60, 49, Self.fix), (120, 49.0001, Self.fix)])
    #expect(seen.jumps == 1)
    #expect(abs(seen.widestJump.metres - 111_195) < 500)
    #expect(seen.widestJump.at == Notices.at(60))
  }

  @Test func anAeroplaneDoesNotJump() {
    #expect(quality([(0, 48, Self.fix), (400, 49, Self.fix)]).jumps == 0)
  }

  /// Hours at rest, then a drive of a few fixes, told in knots and read as km/h.
  @Test func aWrongUnitShowsAfterAParkedStart() {
    var quality = DeviceQuality()
    var latitude = 48.0
    for number in 0..<1030 {
      let isParked = number < 1000
      if !isParked { latitude += 0.0018 }
      var event = EventRow()
      event.time = Notices.at(Int64(number) * 10)
      event.latitude = latitude
      event.longitude = 11
      event.flags = Self.fix
      // 0.0018 degrees are 200 m: 20 m/s are 39 kn.
      quality.take(event, speed: isParked ? 0.1 : 20 / 1.852)
    }
    #expect(quality.ratio.suspicion?.unit == "knots")
  }

  @Test func whatTheEngineMadeOfAnEventIsCounted() {
    let seen = quality([
      (0, 48, Self.fix), (1, 48, Self.fix | EventRow.isLate), (2, 48, Self.fix | EventRow.isRepeated),
      (3, 48, Self.fix | EventRow.isRepeated), (4, 48, Self.fix | EventRow.hasClockFault), (5, 0, EventRow.zeroFix),
      (6, 0, 0),
    ])
    #expect([seen.late, seen.repeated, seen.clockFaults, seen.zeroFixes, seen.withoutFix] == [1, 2, 1, 1, 1])
    #expect(seen.events == 7)
    #expect(seen.newestTime == Notices.at(6))
  }
}
