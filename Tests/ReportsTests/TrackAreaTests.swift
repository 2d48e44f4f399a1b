import Testing

@testable import Reports

@Suite struct TrackAreaTests {
  private static func box(_ south: Double, _ west: Double, _ north: Double, _ east: Double) -> DegreeBox {
    DegreeBox(south: south, west: west, north: north, east: east)
  }

  private static func area(_ places: [(Double, Double)], minutesApart: Int64 = 10) -> TrackArea {
    var track = DeviceTrack()
    for (index, place) in places.enumerated() {
      track.addFix(time: Int64(index) * minutesApart * 60_000, latitude: place.0, longitude: place.1)
    }
    var area = TrackArea()
    area.add(track)
    return area
  }

  @Test func itTouchesWhereSomebodyWas() {
    let area = Self.area([(48.1, 11.5)])
    #expect(area.touches(Self.box(48, 11, 49, 12)))
    #expect(area.touches(Self.box(48.09, 11.49, 48.11, 11.51)))
    #expect(!area.touches(Self.box(48.3, 11, 49, 12)))
    #expect(!area.touches(Self.box(48, 11.7, 49, 12)))
    #expect(area.touches(Self.box(-90, -180, 90, 180)))
  }

  @Test func itTouchesOnTheWay() {
    let area = Self.area([(40, 0), (50, 20)])
    #expect(area.touches(Self.box(44.9, 9.9, 45.1, 10.1)))
    #expect(!area.touches(Self.box(44.9, 14.9, 45.1, 15.1)))
  }

  @Test func nobodyKnowsTheWayThroughAHole() {
    let area = Self.area([(40, 0), (50, 20)], minutesApart: 60)
    #expect(!area.touches(Self.box(44.9, 9.9, 45.1, 10.1)))
    #expect(area.touches(Self.box(49.9, 19.9, 50.1, 20.1)))
  }

  @Test func theAntimeridianIsInside() {
    let area = Self.area([(-17, 179), (-17, -179)])
    #expect(area.touches(Self.box(-17.1, 179.9, -16.9, -179.9)))
    #expect(!area.touches(Self.box(-17.1, -1, -16.9, 1)))
  }

  @Test func episodesCount() {
    var area = TrackArea()
    area.add(latitude: 90, longitude: 180)
    #expect(area.touches(Self.box(89, -180, 90, -179)))
    #expect(!TrackArea().touches(Self.box(-90, -180, 90, 180)))
  }
}
