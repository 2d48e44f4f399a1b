import Foundation
import Host
import Model
import Testing

@Suite struct ZoneSourceTests {
  func milliseconds(_ text: String) throws -> Int64 { try #require(TimeArgument.parse(text)) }

  @Test func berlinChangesItsClocks() throws {
    let zone = try #require(ZoneSource.zone(named: "Europe/Berlin"))
    let hour: Int64 = 3_600_000
    let forward = try milliseconds("2026-03-29T01:00:00Z")
    let back = try milliseconds("2026-10-25T01:00:00Z")
    #expect(zone.transitions.contains(.init(utc: forward, offset: 2 * hour)))
    #expect(zone.transitions.contains(.init(utc: back, offset: hour)))
    #expect(zone.offset(at: forward - 1) == hour)
    #expect(zone.offset(at: forward) == 2 * hour)
    #expect(zone.offset(at: back - 1) == 2 * hour)
    #expect(zone.offset(at: back) == hour)
    #expect(zone.offset(at: 0) == hour)
    // The table reaches to 2100.
    #expect(zone.offset(at: try milliseconds("2099-07-01T00:00:00Z")) == 2 * hour)
  }

  @Test(arguments: [
    "Europe/Berlin", "Europe/Moscow", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca",
    "America/Sao_Paulo", "Pacific/Apia",
  ])
  func theTableAgreesWithTheSource(_ name: String) throws {
    let zone = try #require(ZoneSource.zone(named: name))
    let source = try #require(TimeZone(identifier: name))
    var moment: Int64 = 0
    while moment < 4_102_444_800 {
      let offset = source.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
      #expect(zone.offset(at: moment * 1000) == Int64(offset) * 1000, "\(name) at \(moment)")
      if zone.offset(at: moment * 1000) != Int64(offset) * 1000 { return }
      moment += 86_400 * 9 + 3_600
    }
    for (a, b) in zip(zone.transitions, zone.transitions.dropFirst()) { #expect(a.utc < b.utc) }
  }

  @Test(arguments: ["Europe/Berlim", "", "GMT+3", "../etc/passwd", "nowhere"])
  func whatIsNoZoneIsNone(_ name: String) { #expect(ZoneSource.zone(named: name) == nil) }

  @Test func utcIsUTC() { #expect(ZoneSource.zone(named: "UTC") == .utc) }
}

@Suite struct TimeArgumentTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-03-02T08:00:00Z", 1_772_438_400_000),
      ("2026-03-02T09:00:00.25+01:00", 1_772_438_400_250), ("2026-03-02 08:00Z", 1_772_438_400_000),
      ("1772438400000", 1_772_438_400_000), ("1772438400", 1_772_438_400_000),
      ("99999999999", 99_999_999_999_000), ("100000000000", 100_000_000_000), ("1969-12-31T23:59:59.999Z", -1),
      ("2024-02-29T00:00:00-00:30", 1_709_166_600_000),
    ] as [(String, Int64)])
  func timesAreRead(_ text: String, _ time: Int64) { #expect(TimeArgument.parse(text) == time) }

  @Test(arguments: [
    "", "now", "2026-03-02", "2026-03-02T08:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T08:00:00.Z", "2026-03-02T08:00:00Zx", "99999999999999999999999", "+2026-03-02T08:00:00Z", "2026",
  ])
  func whatIsNoTimeIsNone(_ text: String) { #expect(TimeArgument.parse(text) == nil) }
}
