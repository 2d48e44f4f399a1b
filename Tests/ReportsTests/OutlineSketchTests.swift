import Glibc
import Model
import Testing

@testable import Reports

@Suite struct OutlineSketchTests {
  private static func circle(_ corners: Int, radius: Double = 1, around center: Coordinate) -> [Coordinate] {
    (0...corners).map { corner in
      let angle = Double(corner % corners) / Double(corners) * 2 * .pi
      return Coordinate(
        latitude: center.latitude + sin(angle) * radius, longitude: center.longitude + cos(angle) * radius)
    }
  }

  /// Steps between a point and the nearest edge of a line.
  private static func way(of point: FenceShape.Point, from line: [FenceShape.Point]) -> Double {
    zip(line, line.dropFirst()).map { a, b in
      let (x, y) = (Double(b.x - a.x), Double(b.y - a.y))
      let (px, py) = (Double(point.x - a.x), Double(point.y - a.y))
      let part = min(max((px * x + py * y) / max(x * x + y * y, 1e-9), 0), 1)
      return hypot(px - part * x, py - part * y)
    }.min() ?? .infinity
  }

  private static let origin = Coordinate(latitude: 0, longitude: 0)

  @Test(arguments: [1.0 / 4000, 1.0 / 200, 1.0 / 50]) func pointsAreWithinTheTolerance(_ tolerance: Double) {
    let ring = Self.circle(720, around: Self.origin)
    let sketch = OutlineSketch(.area([[ring]]))
    let drawn = sketch.shape(tolerance: tolerance).lines[0]
    #expect(drawn.count < 720)
    #expect(drawn.first == drawn.last)
    for place in ring {
      let point = FenceShape.Point(x: Int64(place.longitude * 1e5), y: Int64(place.latitude * 1e5))
      #expect(Self.way(of: point, from: drawn) <= sketch.diagonal * tolerance + 2)
    }
  }

  @Test func aRingStaysOne() {
    let sketch = OutlineSketch(.area([[Self.circle(720, around: Self.origin)]]))
    #expect(sketch.shape(tolerance: 10).lines[0].count == 4)
  }

  @Test func anOpenRingIsClosed() {
    let ring = Array(Self.circle(5, around: Self.origin).dropLast())
    let line = OutlineSketch(.area([[ring]])).shape(tolerance: 0).lines[0]
    #expect(line.count == 6)
    #expect(line.first == line.last)
  }

  @Test func smallIslandsGoAndTheLargestStays() {
    let rings = [1, 0.001, 0.3].map { Self.circle(12, radius: $0, around: Self.origin) }
    let sketch = OutlineSketch(.area(rings.map { [$0] }))
    #expect(sketch.shape(tolerance: 1.0 / 50).lines.count == 2)
    #expect(OutlineSketch(.area([[rings[1]]])).shape(tolerance: 2).lines.count == 1)
  }

  @Test func aRingAroundThePoleIsLedOverIt() throws {
    let ring = stride(from: -180.0, to: 180, by: 30).map { Coordinate(latitude: -70, longitude: $0) }
    let closed = ring + [Coordinate(latitude: -70, longitude: -180)]
    // As a file has it that leaps from 150 to -180.
    let line = OutlineSketch(.area([[closed]])).shape(tolerance: 0).lines[0]
    #expect(line.contains(FenceShape.Point(x: 18_000_000, y: -9_000_000)))
    #expect(line.contains(FenceShape.Point(x: -18_000_000, y: -9_000_000)))
  }

  @Test func circlesAndCorridorsKeepTheirRadius() {
    let disc = OutlineSketch(.circle(center: Coordinate(latitude: 1, longitude: 2), radiusMetres: 150)).shape(
      tolerance: 0)
    #expect(disc == FenceShape(kind: .circle, radiusMetres: 150, lines: [[FenceShape.Point(x: 200_000, y: 100_000)]]))
    let road = OutlineSketch(.corridor([[Self.origin, Coordinate(latitude: 1, longitude: 1)]], radiusMetres: 20))
    #expect(road.shape(tolerance: 0).kind == .corridor)
    #expect(road.shape(tolerance: 0).radiusMetres == 20)
    #expect(road.shape(tolerance: 0).vertexCount == 2)
  }

  @Test func aLineAcrossTheAntimeridianRunsOn() {
    let ways = [[Coordinate(latitude: 0, longitude: 179), Coordinate(latitude: 0, longitude: -179)]]
    #expect(OutlineSketch(.line(ways)).shape(tolerance: 0).lines[0].map(\.x) == [17_900_000, 18_100_000])
  }
}
