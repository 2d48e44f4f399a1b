import Testing

@testable import Trackers

struct ClockReadingTests {
  private static let minute: Int64 = 60_000
  private static let hour: Int64 = 60 * minute
  private static let day: Int64 = 24 * hour
  /// 2025-06-14T09:30:15Z, half a minute before the moment of reception.
  private static let fix: Int64 = 1_749_893_415_000

  private static func read(
    _ stamp: ClockStamp, deviceTime: Int64? = nil, at received: Int64 = Ear.now, zone: Int? = nil
  ) -> ClockReading {
    ClockReading(stamp, deviceTime: deviceTime, received: received, zone: zone)
  }

  private static func stamp(_ local: FrameBytes, _ ofDay: FrameBytes) throws -> ClockStamp {
    let time: Int64 = try #require(ClockText.timeOfDay(ofDay))
    return .local(try #require(ClockText.wallClock(local)), timeOfDay: time)
  }

  // MARK: Text

  @Test(arguments: [
    ("093015", 34_215_000), ("093015.000", 34_215_000), ("093015.5", 34_215_500), ("093015.", 34_215_000),
    ("000000", 0), ("235959.999", 86_399_999), (" 093015.25 ", 34_215_250),
  ])
  func timesOfDayAreRead(_ text: String, _ expected: Int64) {
    #expect(ClockText.timeOfDay(FrameBytes(Array(text.utf8))) == expected)
  }

  @Test(arguments: [
    "", ".000", "240000", "096000", "093060", "0930", "09301", "09301x", "093015x", "093015.x", "-93015",
  ])
  func timesThatNoClockShowsAreNone(_ text: String) {
    #expect(ClockText.timeOfDay(FrameBytes(Array(text.utf8))) == nil)
  }

  @Test func datesAreReadInTheirOrder() {
    #expect(ClockText.dayMonthYear("140625") == Self.fix - 34_215_000)
    #expect(ClockText.yearMonthDay("250614") == Self.fix - 34_215_000)
    #expect(ClockText.dayMonthYear("290224") != nil)
    #expect(ClockText.dayMonthYear("060180") == 315_964_800_000)
  }

  @Test(arguments: ["", "000000", "310225", "290225", "320125", "001225", "141325", "14062", "1406255", "14062x"])
  func datesThatNoCalendarHasAreNone(_ text: String) {
    #expect(ClockText.dayMonthYear(FrameBytes(Array(text.utf8))) == nil)
  }

  @Test func aWallClockHasSecondsOrNone() {
    #expect(ClockText.wallClock("250614113015") == Self.fix + 2 * Self.hour)
    #expect(ClockText.wallClock("2506141130") == Self.fix + 2 * Self.hour - 15_000)
    for text in [
      "", "000000000000", "0000000000", "250614", "25061411301", "250614243015", "250614116015", "2513141130",
    ] {
      #expect(ClockText.wallClock(FrameBytes(Array(text.utf8))) == nil)
    }
  }

  // MARK: UTC

  @Test func aDateAndATimeOfUTCAreTheFix() {
    #expect(Self.read(.utc(Self.fix)) == .init(.utc(Self.fix), deviceTime: nil, received: Ear.now, zone: nil))
    let reading = Self.read(.utc(Self.fix), deviceTime: Self.fix + 2 * Self.hour)
    #expect(reading.time == Self.fix && reading.mark == .ok && reading.zoneMinutes == 120)
  }

  @Test(arguments: [-600, -210, 0, 345, 480, 780])
  func theZoneIsHowFarTheWallClockIsAhead(_ minutes: Int) {
    let local = Self.fix + Int64(minutes) * Self.minute
    #expect(Self.read(.utc(Self.fix), deviceTime: local).zoneMinutes == minutes)
    // A clock that is four minutes wrong is in the same zone.
    #expect(Self.read(.utc(Self.fix), deviceTime: local + 4 * Self.minute).zoneMinutes == minutes)
  }

  @Test func noZoneIsAWeekAhead() {
    #expect(Self.read(.utc(Self.fix), deviceTime: Self.fix + 7 * Self.day).zoneMinutes == nil)
  }

  @Test func aClockThatIsAheadIsOfTheFuture() {
    #expect(Self.read(.utc(Ear.now + 5 * Self.minute)).mark == .ok)
    let ahead = Self.read(.utc(Ear.now + 5 * Self.minute + 1), deviceTime: Ear.now)
    #expect(ahead.mark == .future && ahead.time == Ear.now + 5 * Self.minute + 1 && ahead.zoneMinutes == nil)
    #expect(Self.read(.utc(Ear.now + 730 * Self.day)).mark == .future)
  }

  @Test func theYearsFrom1980WereNeverSet() throws {
    let stamp = try #require(ClockText.dayMonthYear("011180"))
    let reading = Self.read(.utc(stamp))
    #expect(reading.time == nil && reading.mark == .past)
  }

  @Test func anOldFixIsKept() {
    #expect(Self.read(.utc(Self.fix - 300 * Self.day)).mark == .ok)
    let old = Self.read(.utc(Self.fix - 400 * Self.day))
    #expect(old.mark == .past && old.time == Self.fix - 400 * Self.day)
  }

  @Test func aReceiverThatCountsWeeksAnewIsPutRight() {
    let early = Self.fix - 7168 * Self.day
    let reading = Self.read(.utc(early))
    #expect(reading.time == Self.fix && reading.mark == .wnro)
    // Two days further it is just old.
    #expect(Self.read(.utc(early - 2 * Self.day)).mark == .past)
  }

  // MARK: Without a date

  @Test func aTimeWithoutADateIsTheNearest() {
    let ofDay = Self.fix % Self.day
    #expect(Self.read(.timeOfDay(ofDay)).time == Self.fix)
    // Just after midnight, of the evening before; just before it, of the morning after.
    let midnight = Self.fix - ofDay
    #expect(Self.read(.timeOfDay(Self.day - 1000), at: midnight + 5000).time == midnight - 1000)
    #expect(Self.read(.timeOfDay(1000), at: midnight + Self.day - 1000).time == midnight + Self.day + 1000)
  }

  @Test func noClockIsNoTime() {
    #expect(Self.read(.none, deviceTime: Self.fix).time == nil)
    #expect(Self.read(.none, deviceTime: Self.fix).mark == .none)
    #expect(Self.read(.none, deviceTime: Self.fix).zoneMinutes == nil)
  }

  // MARK: A local date and a time of day in UTC

  @Test(arguments: [
    ("250615070015", 480), ("250614130015", -600), ("250615044515", 345), ("250614230015", 0), ("250614193015", -210),
  ])
  func theDateIsTheOneNextToTheWallClock(_ local: String, _ zone: Int) throws {
    // 2025-06-14T23:00:15Z
    let utc = Self.fix + 13 * Self.hour + 30 * Self.minute
    let text = FrameBytes(Array(local.utf8))
    let reading = Self.read(
      try Self.stamp(text, "230015.000"), deviceTime: ClockText.wallClock(text), at: utc + 5000)
    #expect(reading.time == utc && reading.mark == .ok && reading.zoneMinutes == zone)
  }

  @Test func thirteenHoursAheadComeADayLateAndArePutRight() throws {
    let utc = Self.fix + 13 * Self.hour + 30 * Self.minute
    let reading = Self.read(
      try Self.stamp("250615120015", "230015.000"), deviceTime: ClockText.wallClock("250615120015"), at: utc + 5000)
    #expect(reading.time == utc && reading.mark == .zoneAmbiguous && reading.zoneMinutes == 780)
    // Once the zone is known there is no doubt.
    let known = Self.read(try Self.stamp("250615120015", "230015.000"), at: utc + 5000, zone: 780)
    #expect(known.time == utc && known.mark == .ok)
  }

  // MARK: A local time alone

  @Test func aWallClockWithoutAZoneIsTakenForUTCAndMarked() {
    let reading = Self.read(.local(Self.fix, timeOfDay: nil))
    #expect(reading.time == Self.fix && reading.mark == .localUnknownZone && !reading.mark.isTrusted)
  }

  @Test func aWallClockWhoseZoneIsKnownIsAFixTime() {
    let reading = Self.read(.local(Self.fix + 2 * Self.hour, timeOfDay: nil), zone: 120)
    #expect(reading.time == Self.fix && reading.mark == .ok)
  }
}
