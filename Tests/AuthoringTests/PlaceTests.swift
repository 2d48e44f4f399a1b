import Authoring
import Geofences
import Model
import Testing

/// Places for tests: surely inside of what is asked, outside of the rest.
@Suite struct PlaceTests {
  private static func box(_ south: Double, _ west: Double, _ north: Double, _ east: Double) -> [Coordinate] {
    [(south, west), (south, east), (north, east), (north, west)].map { Coordinate(latitude: $0.0, longitude: $0.1) }
  }

  /// A box for what cannot be copied.
  private final class Finder {
    private var finder: PlaceFinder
    init(_ index: FenceIndex) { finder = PlaceFinder(index) }
    func inside(_ wanted: [Int], outside forbidden: [Int]) -> Coordinate? {
      finder.inside(wanted, outside: forbidden)
    }
    func outside(of fence: Int, forbidden: (Int) -> Bool) -> Coordinate? {
      finder.outside(of: fence, forbidden: forbidden)
    }
  }

  private struct Ground {
    var index: FenceIndex
    init(_ outlines: [(Outline, margin: Double)]) {
      let drafts = outlines.enumerated().map { number, outline in
        FenceDraft(id: "\(number)", name: nil, group: number, outline: outline.0, marginMetres: outline.margin)
      }
      index = FenceIndex.build(drafts, crossGroups: []).0
    }
    /// Fences, then widened shapes.
    func shapes(at place: Coordinate) -> [Int] {
      var locator = Locator(index)
      let count = locator.locate(latitude: place.latitude, longitude: place.longitude)
      return (0..<count).map { Int(locator.result($0)) }
    }
  }

  @Test func insideIsDeepAndInNothingElse() throws {
    // A ring road town: a hole in the middle, a small fence at the western side.
    let ground = Ground([
      (.area([[Self.box(48, 11, 48.1, 11.1), Self.box(48.03, 11.03, 48.07, 11.07)]]), 0),
      (.circle(center: Coordinate(latitude: 48.05, longitude: 11.015), radiusMetres: 900), 0),
    ])
    let finder = Finder(ground.index)
    let place = try #require(finder.inside([0], outside: []))
    #expect(ground.shapes(at: place) == [0])
    // Not nearer to the border than half of what is possible.
    let edge = Coordinate(latitude: place.latitude, longitude: place.longitude)
    #expect(!(48.03...48.07).contains(edge.latitude) || !(11.03...11.07).contains(edge.longitude))
    let away = [edge.latitude - 48, 48.1 - edge.latitude, edge.longitude - 11, 11.1 - edge.longitude].min() ?? 0
    #expect(away > 0.005)
    #expect(finder.inside([0], outside: []) == place)
  }

  @Test func severalFencesAndWithoutOthers() throws {
    let ground = Ground([
      (.area([[Self.box(48, 11, 48.1, 11.1)]]), 0), (.area([[Self.box(48.099, 11.099, 48.2, 11.2)]]), 0),
      (.circle(center: Coordinate(latitude: 48.05, longitude: 11.05), radiusMetres: 300), 100),
      (
        .corridor(
          [[Coordinate(latitude: 47.9, longitude: 11.05), Coordinate(latitude: 48.3, longitude: 11.05)]],
          radiusMetres: 20), 0
      ),
    ])
    let finder = Finder(ground.index)
    let both = try #require(finder.inside([0, 1], outside: []))
    #expect(ground.shapes(at: both) == [0, 1])
    let without = try #require(finder.inside([0], outside: [2, 3]))
    #expect(ground.shapes(at: without) == [0])
    let road = try #require(finder.inside([0, 3], outside: [2]))
    #expect(ground.shapes(at: road) == [0, 3])
    #expect(finder.inside([2], outside: [0]) == nil)
    #expect(finder.inside([1, 2], outside: []) == nil)
    // What covers all of it cannot be left.
    let disc = try #require(finder.inside([2], outside: []))
    #expect(ground.shapes(at: disc).prefix(2) == [0, 2])
  }

  @Test func outsideIsBeyondTheMargins() throws {
    let ground = Ground([
      (.circle(center: Coordinate(latitude: 48.05, longitude: 11.05), radiusMetres: 300), 500),
      (.area([[Self.box(48.055, 11.0, 48.2, 11.2)]]), 2000),
    ])
    let finder = Finder(ground.index)
    let place = try #require(finder.outside(of: 0) { _ in true })
    #expect(ground.shapes(at: place).isEmpty)
    // Only the disc is asked about: the nearer place is to the north, in the box.
    let near = try #require(finder.outside(of: 0) { $0 == 0 })
    #expect(!ground.shapes(at: near).contains(0))
    #expect(ground.index.distance(fence: 0, latitude: near.latitude, longitude: near.longitude) > 500)
    let world = Ground([(.area([[Self.box(-89.9, -180, 89.9, 180)]]), 0)])
    let lost = Finder(world.index)
    #expect(lost.outside(of: 0) { _ in true } == nil)
    #expect(lost.inside([0], outside: []) != nil)
  }

  @Test func overTheAntimeridianAndAtThePole() throws {
    let ground = Ground([
      (.circle(center: Coordinate(latitude: -16.8, longitude: 179.999), radiusMetres: 5000), 50),
      (.area([[Self.box(-17, 179.5, -16, -179.5)]]), 0),
      (.circle(center: Coordinate(latitude: 89, longitude: 10), radiusMetres: 5000), 0),
    ])
    let finder = Finder(ground.index)
    for fence in 0..<3 {
      let inside = try #require(finder.inside([fence], outside: []), "\(fence)")
      #expect(ground.shapes(at: inside).contains(fence))
      #expect((-180..<180).contains(inside.longitude))
    }
    let outside = try #require(finder.outside(of: 0) { _ in true })
    #expect(ground.shapes(at: outside).isEmpty)
    #expect((-180..<180).contains(outside.longitude))
  }

  @Test func aFenceOfAMetre() throws {
    let ground = Ground([(.circle(center: Coordinate(latitude: 48, longitude: 11), radiusMetres: 0.5), 0)])
    let finder = Finder(ground.index)
    let place = try #require(finder.inside([0], outside: []))
    #expect(ground.shapes(at: place) == [0])
  }

  // MARK: In tests

  @Test func setsAndFeatures() throws {
    let bench = try Bench(
      """
      fences zones file "zones.geojson"
      rule in-zone
        on enter zones including start
      test "any of them"
        rule in-zone
        device t
        at 2026-03-02T08:00:00Z inside zones
        expect fired
      test "by id, then by name"
        rule in-zone
        device t
        at 2026-03-02T08:00:00Z inside zones "b"
        at +1 h inside zones "Alpha"
        expect fired in b at +0 s
        expect fired in "Alpha" at +1 h
      test "moving from one feature's set"
        rule in-zone
        device t
        every 1 min from 2026-03-02T08:00:00Z outside zones x 2  inside zones "b" x 1
        expect fired in b at +2 min
      test "none of that name"
        rule in-zone
        device t
        at 2026-03-02T08:00:00Z inside zones "c"
        expect nothing
      """,
      features: [
        ("a", "Alpha", .circle(center: Coordinate(latitude: 48, longitude: 11), radiusMetres: 100)),
        ("b", nil, .circle(center: Coordinate(latitude: 48.01, longitude: 11), radiusMetres: 100)),
      ])
    let results = bench.results()
    #expect(
      results.map(\.verdict) == [.passed, .passed, .passed, .error], "\(results.map { $0.problems.map(\.message) })")
    #expect(results[3].problems.first?.message == "no fence of `zones` is called `c`")
  }

  @Test func aWayIsEvenlySpaced() throws {
    // 7.4 km in eleven events, one each 744 m; the border lies between the tenth and the last.
    let (verdict, problems) = try Bench.verdict(
      """
      fence a circle 48, 11 radius 400 m
      fence b circle 48, 11.1 radius 400 m
      rule near-b
        when distance to b < 3 km
      rule in-b
        on enter b
      """,
      """
      rule near-b, in-b
      device t
      every 1 min from 2026-03-02T08:00:00Z moving a to b x 11
      at +11 min inside b
      expect fired at +6 min
      expect fired in b at +10 min
      """)
    #expect(verdict == .passed, "\(problems)")
  }
}
