import Model
import Testing

@testable import Reports

@Suite struct DegreeBoxTests {
  private static func ring(_ places: [(Double, Double)]) -> [Coordinate] {
    places.map { Coordinate(latitude: $0.0, longitude: $0.1) }
  }

  @Test func aPolygonsBoxIsItsEnds() {
    let outline = Outline.area([[Self.ring([(1, 2), (3, 2), (3, 5), (1, 5), (1, 2)])]])
    #expect(DegreeBox(outline) == DegreeBox(south: 1, west: 2, north: 3, east: 5))
  }

  @Test func partsBesideTheAntimeridianAreOneBox() {
    let outline = Outline.area([
      [Self.ring([(1, 178), (2, 178), (2, 180), (1, 178)])], [Self.ring([(1, -180), (2, -180), (2, -179), (1, -180)])],
    ])
    #expect(DegreeBox(outline) == DegreeBox(south: 1, west: 178, north: 2, east: -179))
  }

  @Test func aWholeTurnIsAllLongitudes() throws {
    let box = try #require(
      DegreeBox(.area([[Self.ring([(-60, -180), (-60, 0), (-60, 180), (-90, 180), (-90, -180)])]])))
    #expect((box.west, box.east) == (-180, 180))
  }

  @Test func aCircleHasItsRadius() throws {
    let box = try #require(DegreeBox(.circle(center: Coordinate(latitude: 60, longitude: 10), radiusMetres: 11_120)))
    #expect(abs(box.north - 60.1) < 0.001)
    // At 60° a degree of longitude is half as long.
    #expect(abs(box.east - 10.2) < 0.002)
    #expect(abs(box.diagonalMetres - 2 * 11_120 * 1.414) < 100)
  }

  @Test func aCircleAroundThePoleIsAllLongitudes() throws {
    let box = try #require(DegreeBox(.circle(center: Coordinate(latitude: 89.9, longitude: 10), radiusMetres: 50_000)))
    #expect((box.west, box.east, box.north) == (-180, 180, 90))
  }

  @Test func aCorridorIsAsWideAsItsRadius() throws {
    let box = try #require(DegreeBox(.corridor([Self.ring([(0, 179), (0, -179)])], radiusMetres: 111_195)))
    #expect(abs(box.south + 1) < 0.001)
    #expect(abs(box.west - 178) < 0.001)
    #expect(abs(box.east + 178) < 0.001)
  }

  @Test func nothingHasNoBox() {
    #expect(DegreeBox(.area([])) == nil)
  }
}
