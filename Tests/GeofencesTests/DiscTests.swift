import Geofences
import Model
import Testing

@Suite struct DiscTests {
  static let centers = [
    at(11.5, 48.1), at(0, 0), at(179.999, 10), at(-179.9995, -60), at(180, 5), at(20, 89.99), at(-70, -89.5),
    at(13, 75),
  ]

  @Test(arguments: centers, [5.0, 150, 20_000, 900_000])
  func circlesAgainstTheSphere(center: Coordinate, radius: Double) {
    let (index, findings) = FenceIndex.build(
      [draft("c", .circle(center: center, radiusMetres: radius))], crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.fences[0].widthMetres == 2 * radius)
    #expect(abs(index.fences[0].areaSquareMetres / (.pi * radius * radius) - 1) < 0.01)
    var locator = Locator(index)
    var dice = Dice(UInt64(radius))
    var inside = 0
    for _ in 0..<1500 {
      let place = around(&dice, center, radius * 1.6)
      let far = metres(center, place)
      if abs(far - radius) < 1e-3 { continue }
      let found = locator.locate(latitude: place.latitude, longitude: place.longitude)
      #expect(found == (far < radius ? 1 : 0), "\(place), \(far) m from the centre")
      inside += found
      let distance = index.distance(fence: 0, latitude: place.latitude, longitude: place.longitude)
      #expect(abs(distance - max(0, far - radius)) < 1e-2)
    }
    #expect(inside > 200)
  }

  /// A place within about so many metres, any bearing, by vectors.
  private func around(_ dice: inout Dice, _ center: Coordinate, _ metres: Double) -> Coordinate {
    let angle = metres * dice.unit().squareRoot() / Earth.radiusMetres
    let bearing = dice.double(0...(2 * .pi))
    return destination(center, angle, bearing)
  }

  @Test func corridorsAgainstDenseSampling() {
    let line = [at(11, 48), at(11.02, 48.01), at(11.05, 48.005), at(11.051, 48.03), at(11.051, 48.03), at(11.0, 48.04)]
    let (index, findings) = FenceIndex.build(
      [draft("c", .corridor([line, [at(11.1, 48)]], radiusMetres: 60))], crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.fences[0].kind == .corridor && index.fences[0].widthMetres == 120)
    var samples: [Coordinate] = [at(11.1, 48)]
    for (a, b) in zip(line, line.dropFirst()) {
      for i in 0...4000 {
        let t = Double(i) / 4000
        samples.append(
          at(a.longitude + t * (b.longitude - a.longitude), a.latitude + t * (b.latitude - a.latitude)))
      }
    }
    var locator = Locator(index)
    var dice = Dice(9)
    for _ in 0..<600 {
      let near = samples[dice.int(0...samples.count - 1)]
      let place = at(near.longitude + dice.double(-0.0015...0.0015), near.latitude + dice.double(-0.001...0.001))
      let far = samples.reduce(Double.infinity) { min($0, metres($1, place)) }
      let distance = index.distance(fence: 0, latitude: place.latitude, longitude: place.longitude)
      #expect(abs(distance - max(0, far - 60)) < 0.05)
      if abs(far - 60) > 0.05 {
        #expect(locator.shapes(place.latitude, place.longitude) == (far < 60 ? [0] : []))
      }
    }
  }

  @Test func corridorOverTheAntimeridian() {
    let (index, findings) = FenceIndex.build(
      [draft("c", .corridor([[at(179.9, 10), at(-179.9, 10.1)]], radiusMetres: 500))], crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.fences[0].bounds.west > index.fences[0].bounds.east)
    var locator = Locator(index)
    for x in [179.9, 179.95, 179.999, 180, -180, -179.999, -179.95, -179.9] {
      let y = 10 + (x > 0 ? x - 179.9 : x + 180.1) / 2
      #expect(locator.shapes(y, x) == [0])
      #expect(index.distance(fence: 0, latitude: y, longitude: x) == 0)
      #expect(locator.shapes(y + 0.02, x).isEmpty)
    }
    #expect(locator.shapes(10, 0).isEmpty)
  }

  @Test func marginsOfDiscs() {
    let (index, _) = FenceIndex.build(
      [
        draft("a", .circle(center: at(10, 50), radiusMetres: 100), margin: 25),
        draft("b", .corridor([[at(10, 50), at(10.01, 50)]], radiusMetres: 20), margin: 5),
      ], crossGroups: [])
    #expect(index.widenedFence == [0, 1])
    var locator = Locator(index)
    let degree = 1 / (Earth.radiusMetres * .pi / 180)
    #expect(locator.shapes(50 + 10 * degree, 10) == [0, 1, 2, 3])
    #expect(locator.shapes(50 + 22 * degree, 10) == [0, 2, 3])
    #expect(locator.shapes(50 + 99 * degree, 10) == [0, 2])
    #expect(locator.shapes(50 + 124 * degree, 10) == [2])
    #expect(locator.shapes(50 + 126 * degree, 10).isEmpty)
  }

  @Test func discsAmongPolygons() {
    // Ids stay ascending whatever kinds meet in a cell.
    var drafts: [FenceDraft] = []
    var dice = Dice(4)
    for i in 0..<60 {
      let place = at(10 + dice.double(-0.05...0.05), 50 + dice.double(-0.05...0.05))
      switch i % 3 {
      case 0: drafts.append(draft("f\(100 + i)", .circle(center: place, radiusMetres: dice.double(10...3000))))
      case 1:
        drafts.append(
          draft("f\(100 + i)", .area([[star(&dice, x: place.longitude, y: place.latitude, radius: 0.03, corners: 12)]]))
        )
      default:
        drafts.append(
          draft("f\(100 + i)", .corridor([[place, at(10, 50)]], radiusMetres: dice.double(10...500)), margin: 50))
      }
    }
    let (index, findings) = FenceIndex.build(drafts, crossGroups: [])
    #expect(findings.filter(\.isError).isEmpty)
    var locator = Locator(index)
    for _ in 0..<2000 {
      let place = at(10 + dice.double(-0.06...0.06), 50 + dice.double(-0.06...0.06))
      let found = locator.shapes(place.latitude, place.longitude)
      #expect(found == found.sorted() && Set(found).count == found.count)
      let wanted = index.fences.indices.filter {
        index.distance(fence: $0, latitude: place.latitude, longitude: place.longitude) == 0
      }
      #expect(found.filter { $0 < index.fences.count } == wanted)
    }
  }
}
