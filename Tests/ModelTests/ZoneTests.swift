import Model
import Testing

/// From local time to the moment.
@Suite struct ZoneTests {
  @Test(arguments: Zones.all) func firstAndSecondAreWhatTheClockShows(_ zone: Zone) {
    var wrong = 0
    for minute in stride(from: Int64(0), to: 380 * 1440, by: 10) {
      let local = utc(2025, 12, 20) + minute * 60_000
      let first = zone.utc(ofLocal: local, choosing: .first)
      let second = zone.utc(ofLocal: local, choosing: .second)
      // The first shows it or what comes after it; a moment before, the clock showed less. The second likewise.
      if first + zone.offset(at: first) < local || first - 1 + zone.offset(at: first - 1) >= local { wrong += 1 }
      if second + 1 + zone.offset(at: second + 1) <= local { wrong += 1 }
      if first > second { wrong += 1 }
      if let shown = [first, second].first(where: { $0 + zone.offset(at: $0) != local }) {
        // Leapt over: both are the moment of the leap.
        if first != second || !zone.transitions.contains(where: { $0.utc == shown }) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func doubledAndLostTimes() {
    let doubled = utc(2026, 10, 25, 2, 30)
    #expect(Zones.berlin.utc(ofLocal: doubled, choosing: .first) == utc(2026, 10, 25, 0, 30))
    #expect(Zones.berlin.utc(ofLocal: doubled, choosing: .second) == utc(2026, 10, 25, 1, 30))
    let lost = utc(2026, 3, 29, 2, 30)
    #expect(Zones.berlin.utc(ofLocal: lost, choosing: .first) == utc(2026, 3, 29, 1))
    #expect(Zones.berlin.utc(ofLocal: lost, choosing: .second) == utc(2026, 3, 29, 1))
    // Both ends of the doubled hour.
    #expect(Zones.berlin.utc(ofLocal: utc(2026, 10, 25, 2), choosing: .first) == utc(2026, 10, 25, 0))
    #expect(Zones.berlin.utc(ofLocal: utc(2026, 10, 25, 2), choosing: .second) == utc(2026, 10, 25, 1))
    #expect(Zones.berlin.utc(ofLocal: utc(2026, 10, 25, 3), choosing: .first) == utc(2026, 10, 25, 2))
  }

  /// Samoa left out the 30th of December 2011.
  @Test func aLostDay() {
    let apia = Zone(
      name: "Pacific/Apia", firstOffset: -10 * 3_600_000,
      transitions: [.init(utc: utc(2011, 12, 30, 10), offset: 14 * 3_600_000)])
    let leap = utc(2011, 12, 30, 10)
    for hour in 0..<24 {
      #expect(apia.utc(ofLocal: utc(2011, 12, 30, hour), choosing: .first) == leap)
      #expect(apia.utc(ofLocal: utc(2011, 12, 30, hour), choosing: .second) == leap)
    }
    #expect(apia.utc(ofLocal: utc(2011, 12, 31, 1), choosing: .second) == leap + 3_600_000)
  }

  @Test(arguments: [Int64.min, -1, 0, 1, .max]) func anyLocalTimeHasAMoment(_ local: Int64) {
    for zone in Zones.all {
      #expect(zone.utc(ofLocal: local, choosing: .first) <= zone.utc(ofLocal: local, choosing: .second))
    }
  }
}
