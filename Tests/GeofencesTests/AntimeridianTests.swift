import Foundation
import Geofences
import Model
import Testing

@Suite struct AntimeridianTests {
  static let uncut: [[Coordinate]] = [
    box(170, -10, -170, 10),
    box(170, -10, 190, 10),
    box(-190, -10, -170, 10),
    [at(170, -10), at(180, -10), at(-180, -10), at(-170, -10), at(-170, 10), at(170, 10)],
  ]

  @Test(arguments: uncut)
  func uncutRingsAreCut(ring: [Coordinate]) {
    let (index, findings) = FenceIndex.build(drafts([[[ring]]]), crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.fences[0].bounds.west == 170 && index.fences[0].bounds.east == -170)
    var locator = Locator(index)
    for x in [170, 175, 179.99, 180, -180, -179.99, -175, -170] {
      for y in [-10.0, 0, 10] { #expect(locator.shapes(y, x) == [0], "\(x), \(y)") }
      #expect(locator.shapes(10.001, x).isEmpty)
      #expect(index.distance(fence: 0, latitude: 0, longitude: x) == 0)
    }
    for x in [169.99, -169.99, 0, 90, -90] { #expect(locator.shapes(0, x).isEmpty, "\(x)") }
    let degree = Earth.radiusMetres * .pi / 180
    #expect(abs(index.distance(fence: 0, latitude: 0, longitude: -169) - degree) < 1)
    #expect(abs(index.nearest(group: 0, latitude: 0, longitude: 169) - degree) < 1)
    guard case .area(let parts) = index.outline(of: 0) else { return }
    #expect(parts.count == 2)
    #expect(parts.joined().joined().allSatisfy { abs($0.longitude) <= 180 })
  }

  @Test func holesFollowTheirRing() {
    let (index, findings) = FenceIndex.build(
      drafts([
        [[box(170, -10, -170, 10), box(-176, -2, -172, 2)]], [[box(170, 20, -170, 40), box(179, 25, -179, 30)]],
      ]),
      crossGroups: [])
    #expect(findings.isEmpty)
    var locator = Locator(index)
    #expect(locator.shapes(0, -174).isEmpty)
    #expect(locator.shapes(0, -176) == [0])
    #expect(locator.shapes(0, 174) == [0])
    #expect(locator.shapes(27, 180).isEmpty)
    #expect(locator.shapes(27, 179.5).isEmpty)
    #expect(locator.shapes(27, -179) == [1])
  }

  @Test func touchingTheMeridianFromOneSide() {
    let (index, findings) = FenceIndex.build(
      drafts([[[box(175, 0, 180, 5)]], [[box(-180, 3, -170, 8)]]]), crossGroups: [])
    #expect(findings.isEmpty)
    var locator = Locator(index)
    for x in [180.0, -180] {
      #expect(locator.shapes(1, x) == [0])
      #expect(locator.shapes(4, x) == [0, 1])
      #expect(locator.shapes(7, x) == [1])
    }
  }

  @Test func wholeWidth() {
    let (index, findings) = FenceIndex.build(
      drafts([[[box(-180, 60, 180, 90)]], [[wide(-180, -90, 180, -60)]]]), crossGroups: [])
    #expect(findings.isEmpty)
    var locator = Locator(index)
    for x in [-180.0, -90, 0, 45, 180] {
      #expect(locator.shapes(75, x) == [0])
      #expect(locator.shapes(90, x) == [0])
      #expect(locator.shapes(-90, x) == [1])
      #expect(locator.shapes(0, x).isEmpty)
    }
  }

  @Test func ringAroundAPole() {
    let ring = stride(from: -170.0, to: 180, by: 20).map { at($0, 80) }
    let (index, findings) = FenceIndex.build(drafts([[[ring]]]), crossGroups: [])
    #expect(findings.map(\.problem) == [.repaired] && findings.allSatisfy { !$0.isError })
    var locator = Locator(index)
    for x in [-179.0, -100, 0, 77, 179] {
      #expect(locator.shapes(85, x) == [0])
      #expect(locator.shapes(79, x).isEmpty)
    }
  }

  @Test func circlesOnTheMapAreCut() {
    let (index, _) = FenceIndex.build(
      [
        draft("a", .circle(center: at(179.99, 10), radiusMetres: 5000)),
        draft("b", .circle(center: at(10, 10), radiusMetres: 5000)),
        draft("c", .corridor([[at(10, 10), at(10.1, 10)]], radiusMetres: 500)),
        draft("d", .line([[at(10, 10), at(10.1, 10)]])),
      ], crossGroups: [])
    #expect(index.polygonised(of: 0).count == 2)
    #expect(index.polygonised(of: 1)[0][0].count == 65)
    for place in index.polygonised(of: 1)[0][0] { #expect(abs(metres(place, at(10, 10)) - 5000) < 0.01) }
    for place in index.polygonised(of: 2)[0][0] {
      let far = index.distance(fence: 2, latitude: place.latitude, longitude: place.longitude)
      #expect(far < 10)
    }
    #expect(index.polygonised(of: 3).isEmpty)
  }

  @Test(arguments: [0.0, 48, 70, -60])
  func marginsOfPolygons(latitude: Double) {
    let place = box(10, latitude, 10.02, latitude + 0.01)
    let (index, findings) = FenceIndex.build([draft("a", .area([[place]]), margin: 50)], crossGroups: [])
    #expect(findings.isEmpty && index.widenedFence == [0])
    var locator = Locator(index)
    var dice = Dice(3)
    for _ in 0..<3000 {
      let point = at(dice.double(9.995...10.025), latitude + dice.double(-0.005...0.015))
      let far = index.distance(fence: 0, latitude: point.latitude, longitude: point.longitude)
      if abs(far - 50) < 1 { continue }
      #expect(locator.shapes(point.latitude, point.longitude) == (far == 0 ? [0, 1] : far < 50 ? [1] : []))
    }
  }

  @Test func marginOverTheAntimeridian() {
    let (index, _) = FenceIndex.build([draft("a", .area([[box(179, 0, 179.9999, 1)]]), margin: 100)], crossGroups: [])
    var locator = Locator(index)
    #expect(locator.shapes(0.5, -179.9995) == [1])
    #expect(locator.shapes(0.5, 180) == [1])
    #expect(locator.shapes(0.5, -179.99).isEmpty)
  }
}
