import Geofences
import Model
import Testing

@Suite struct LocateTests {
  /// Locates many points and holds each answer against GEOS for every fence.
  private func compare(_ areas: [[[[Coordinate]]]], _ points: [Coordinate]) {
    let oracle = GeosOracle(areas)
    let valid = areas.indices.filter { oracle.isValid($0) }
    let (index, findings) = FenceIndex.build(drafts(valid.map { areas[$0] }), crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.fences.count == valid.count)
    var locator = Locator(index)
    for point in points {
      let found = locator.shapes(point.latitude, point.longitude)
      let wanted = valid.indices.filter { oracle.covers(valid[$0], point.latitude, point.longitude) }
      if found != wanted {
        Issue.record("at \(point.latitude), \(point.longitude): \(found), GEOS \(wanted)")
        return
      }
    }
  }

  /// Corners, middles of edges and places near both.
  private func borderPoints(_ areas: [[[[Coordinate]]]]) -> [Coordinate] {
    var points: [Coordinate] = []
    for ring in areas.joined().joined() {
      for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
        points.append(a)
        points.append(at((a.longitude + b.longitude) / 2, (a.latitude + b.latitude) / 2))
        points.append(at(a.longitude.nextUp, a.latitude))
        points.append(at(a.longitude, a.latitude.nextDown))
        points.append(at(a.longitude + (b.longitude - a.longitude) * 0.3, a.latitude + (b.latitude - a.latitude) * 0.3))
      }
    }
    return points
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func randomStars(seed: UInt64) {
    var dice = Dice(seed)
    var areas: [[[[Coordinate]]]] = []
    for _ in 0..<60 {
      let x = dice.double(10...12)
      let y = dice.double(47...49)
      let radius = dice.unit() < 0.2 ? dice.double(0.3...1.5) : dice.double(0.001...0.1)
      areas.append([[star(&dice, x: x, y: y, radius: radius, corners: dice.int(3...80))]])
    }
    let points = (0..<1000).map { _ in at(dice.double(9...13), dice.double(46...50)) }
    compare(areas, points + borderPoints(areas))
  }

  @Test(arguments: [UInt64(11), 12, 13, 14, 15, 16])
  func starsOnAGrid(seed: UInt64) {
    // Coordinates are multiples of 1/16: points on edges and corners are exact.
    var dice = Dice(seed)
    var areas: [[[[Coordinate]]]] = []
    for _ in 0..<40 {
      areas.append([
        [
          star(
            &dice, x: Double(dice.int(-4...4)), y: Double(dice.int(-4...4)), radius: dice.double(0.5...3),
            corners: dice.int(3...12), step: 1.0 / 16)
        ]
      ])
    }
    var points = borderPoints(areas)
    for x in -128...128 { points.append(at(Double(x) / 32, Double(dice.int(-128...128)) / 32)) }
    for _ in 0..<1000 { points.append(at(Double(dice.int(-256...256)) / 64, Double(dice.int(-256...256)) / 64)) }
    compare(areas, points)
  }

  @Test func holesAndIslands() {
    let areas: [[[[Coordinate]]]] = [
      [[box(0, 0, 8, 8), box(2, 2, 6, 6)], [box(3, 3, 5, 5), box(3.5, 3.5, 4.5, 4.5)]],
      [[box(8, 0, 12, 8)], [box(0, 10, 4, 12)]],
      [[box(2, 2, 6, 6)]],
      // A hole that touches the ring in one point.
      [[[at(20, 0), at(28, 0), at(28, 8), at(20, 8)], [at(20, 4), at(24, 2), at(24, 6)]]],
    ]
    var points: [Coordinate] = []
    for x in -2...60 { for y in -2...28 { points.append(at(Double(x) / 2, Double(y) / 2)) } }
    compare(areas, points + borderPoints(areas))
  }

  @Test func tinyAndHugeTogether() {
    var dice = Dice(77)
    var areas: [[[[Coordinate]]]] = [[[wide(-170, -80, 170, 80)]], [[box(-10, 40, 30, 60), box(5, 45, 20, 55)]]]
    for _ in 0..<200 {
      let radius = [1e-6, 1e-5, 1e-4, 1e-3][dice.int(0...3)]
      areas.append([
        [
          star(
            &dice, x: 11.5 + dice.double(-0.01...0.01), y: 48 + dice.double(-0.01...0.01), radius: radius, corners: 9)
        ]
      ])
    }
    var points = borderPoints(areas)
    for _ in 0..<500 { points.append(at(11.5 + dice.double(-0.011...0.011), 48 + dice.double(-0.011...0.011))) }
    compare(areas, points)
  }

  @Test func slivers() {
    var areas: [[[[Coordinate]]]] = []
    for i in 0..<30 {
      let y = Double(i) / 8
      areas.append([[[at(0, y), at(4, y + 1), at(4, y + 1.0 / 4096)]]])
      areas.append([[[at(0, y), at(4, y), at(4, y + 1e-7)]]])
    }
    var dice = Dice(5)
    var points = borderPoints(areas)
    for _ in 0..<2000 { points.append(at(Double(dice.int(0...256)) / 64, Double(dice.int(0...320)) / 64)) }
    compare(areas, points)
  }

  @Test func manyAlikeUponEachOther() {
    var dice = Dice(8)
    let ring = star(&dice, x: 1, y: 1, radius: 1, corners: 40)
    let areas = Array(repeating: [[ring]], count: 30)
    let points = (0..<60).map { _ in at(dice.double(0...2), dice.double(0...2)) }
    compare(areas, points + borderPoints([areas[0]]))
  }

  @Test func cellBorders() {
    // Bounds of 256: root cells begin at whole degrees (but for the widening), and edges lie along them.
    var areas: [[[[Coordinate]]]] = [[[wide(-128, -64, 128, 64)]]]
    for i in 0..<40 { areas.append([[box(Double(i), 0, Double(i + 1), Double(i % 3 + 1) / 2)]]) }
    var points: [Coordinate] = []
    for x in -4...164 { for y in -2...8 { points.append(at(Double(x) / 4, Double(y) / 4)) } }
    compare(areas, points)
  }

  @Test func nothingToFind() {
    let (index, findings) = FenceIndex.build([], crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.narrowestWidthMetres == .infinity)
    var locator = Locator(index)
    for place in [at(0, 0), at(.nan, .nan), at(.infinity, 3), at(1, 1), at(-180, 90), at(1e300, -1e300)] {
      #expect(locator.locate(latitude: place.latitude, longitude: place.longitude) == 0)
    }
  }

  @Test func nonsensePlaces() {
    let (index, _) = FenceIndex.build(drafts([[[box(-180, -90, 180, 90)]]]), crossGroups: [])
    var locator = Locator(index)
    for place in [at(.nan, 0), at(0, .nan), at(.infinity, 3), at(0, 91), at(1e300, 0), at(0, -1e300)] {
      #expect(locator.locate(latitude: place.latitude, longitude: place.longitude) == 0)
    }
    for place in [at(180, 0), at(-180, 90), at(0, -90), at(179.999, 3), at(190, 3)] {
      #expect(locator.shapes(place.latitude, place.longitude) == [0])
    }
  }
}
