import Model
import Testing

@testable import Reports

@Suite struct PageClockTests {
  private static func document(from: Int64?, to: Int64?, starts: [Int64]) -> ReportDocument {
    ReportDocument(
      title: "", from: from, to: to, rules: [ReportRule(name: "r", severity: .info)],
      episodes: starts.map { ReportEpisode(rule: 0, device: 0, start: $0, fired: $0 + 500, message: "") })
  }

  @Test func itBeginsWithTheEarliestThing() {
    let clock = PageClock(Self.document(from: 10_000, to: 90_000, starts: [5500, 20_000]))
    #expect(clock.origin == 5)
    #expect((clock.from, clock.to) == (5, 85))
    #expect(clock.seconds(20_999) == 15)
  }

  @Test func theRangeIsThatOfWhatIsShownWhereNobodySaysIt() {
    let clock = PageClock(Self.document(from: nil, to: nil, starts: [5000, 20_000]))
    #expect((clock.origin, clock.from, clock.to) == (5, 0, 15))
  }

  @Test func tracksAndCurvesCount() {
    var track = DeviceTrack()
    track.addFix(time: 30_000, latitude: 0, longitude: 0)
    track.addBattery(time: 2000, fraction: 1)
    let document = ReportDocument(title: "", devices: [ReportDevice(name: "d", track: track)])
    #expect((PageClock(document).origin, PageClock(document).to) == (2, 28))
  }

  @Test func nothingIsNoTime() {
    let clock = PageClock(ReportDocument(title: ""))
    #expect((clock.origin, clock.from, clock.to) == (0, 0, 0))
  }

  @Test func secondsBeforeTheEpochAreFull() {
    #expect(PageClock.seconds(-1) == -1)
    #expect(PageClock.seconds(-1000) == -1)
    #expect(PageClock.seconds(-1001) == -2)
  }
}
