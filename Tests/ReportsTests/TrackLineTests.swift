import Glibc
import Testing

@testable import Reports

@Suite struct TrackLineTests {
  private static let noon: Int64 = 1_778_587_200_000

  private static func vertex(_ seconds: Int64, _ latitude: Double, _ longitude: Double) throws -> TrackVertex {
    try #require(TrackVertex(time: noon + seconds * 1000, latitude: latitude, longitude: longitude))
  }

  /// A drive with turns and stops.
  private static func drive(fixes: Int, seed: UInt64) throws -> [TrackVertex] {
    var dice = Dice(seed: seed)
    var (latitude, longitude, heading, pace) = (54.75, 12.25, 0.0, 0.0)
    return try (0..<fixes).map { fix in
      if fix % 40 == 0 { pace = dice.number(0...1) < 0.3 ? 0 : dice.number(5...30) }
      heading += dice.number(-0.4...0.4)
      latitude += cos(heading) * pace * 1e-4
      longitude += sin(heading) * pace * 1.7e-4
      return try vertex(Int64(fix) * 10, latitude, longitude)
    }
  }

  private static func line(_ vertices: [TrackVertex], limit: Int) -> TrackLine {
    var line = TrackLine(limit: limit)
    for vertex in vertices { line.add(vertex) }
    return line
  }

  /// Metres between a fix and where the line is at its time, reckoned anew.
  private static func way(of fix: TrackVertex, from line: TrackLine) throws -> Double {
    let after = try #require(line.vertices.firstIndex { $0.time >= fix.time })
    let (to, from) = (line.vertices[after], line.vertices[max(after - 1, 0)])
    let part = to.time == from.time ? 1 : Double(fix.time - from.time) / Double(to.time - from.time)
    let east = Double(fix.x) - Double(from.x) - part * Double(to.x - from.x)
    let north = Double(fix.y) - Double(from.y) - part * Double(to.y - from.y)
    return hypot(east * cos(Double(fix.y) / 1e5 * .pi / 180), north) * 1.1119508
  }

  @Test func fewFixesStayAsTheyAre() throws {
    let fixes = try Self.drive(fixes: 31, seed: 1)
    let line = Self.line(fixes, limit: 16)
    #expect(line.vertices.map(\.time) == fixes.map(\.time))
    #expect(line.vertices.map(\.x) == fixes.map(\.x))
    #expect(line.toleranceMetres == 0)
    #expect(line.fixCount == 31)
  }

  @Test func memoryIsBounded() throws {
    var line = TrackLine(limit: 50)
    for vertex in try Self.drive(fixes: 5000, seed: 2) {
      line.add(vertex)
      #expect(line.vertices.count < 100)
    }
    #expect(line.fixCount == 5000)
  }

  @Test(arguments: [16, 100, 1000]) func noFixIsFurtherFromTheLineThanItSays(_ limit: Int) throws {
    let fixes = try Self.drive(fixes: 6000, seed: 3)
    var line = Self.line(fixes, limit: limit)
    for _ in 0..<2 {
      for fix in fixes { #expect(try Self.way(of: fix, from: line) <= line.toleranceMetres + 0.01) }
      line.thin(to: limit / 2)
    }
    #expect(line.toleranceMetres > 0)
  }

  @Test func itSaysLittleMoreThanItErrs() throws {
    let fixes = try Self.drive(fixes: 6000, seed: 4)
    let line = Self.line(fixes, limit: 400)
    let most = try fixes.map { try Self.way(of: $0, from: line) }.max() ?? 0
    #expect(line.toleranceMetres < most * 4 + 2)
  }

  @Test func lateFixesArePutIntoTheirPlace() throws {
    let fixes = try Self.drive(fixes: 900, seed: 5)
    // An hour of the backlog comes when the tracker is heard again.
    let line = Self.line(Array(fixes[..<200] + fixes[500...700] + fixes[200..<500] + fixes[701...]), limit: 100)
    #expect(zip(line.vertices, line.vertices.dropFirst()).allSatisfy { $0.time < $1.time })
    #expect(line.fixCount == 900)
    for fix in fixes { #expect(try Self.way(of: fix, from: line) <= line.toleranceMetres + 0.01) }
  }

  @Test func aFixBeforeTheFirstIsTheFirst() throws {
    let line = Self.line([try Self.vertex(60, 1, 1), try Self.vertex(0, 2, 2)], limit: 16)
    #expect(line.vertices.map(\.y) == [200_000, 100_000])
    #expect(line.vertices.map(\.gapSeconds) == [0, 60])
  }

  @Test func theSecondFixOfAMomentIsLeftOut() throws {
    let line = Self.line(
      [try Self.vertex(0, 1, 1), try Self.vertex(60, 2, 2), try Self.vertex(60, 3, 3), try Self.vertex(0, 4, 4)],
      limit: 16)
    #expect(line.vertices.map(\.y) == [100_000, 200_000])
    #expect(line.fixCount == 2)
  }

  @Test func aLateFixPartsAHole() throws {
    let line = Self.line(
      [try Self.vertex(0, 1, 1), try Self.vertex(7200, 2, 2), try Self.vertex(3000, 3, 3)], limit: 16)
    #expect(line.vertices.map(\.gapSeconds) == [0, 3000, 4200])
  }

  @Test func theEndsOfHolesStay() throws {
    // Straight on for three hours, silent in the second one: the shape alone would not need them.
    let fixes = try (0..<360).filter { !(120..<240).contains($0) }.map {
      try Self.vertex(Int64($0) * 30, 50, 8 + Double($0) * 0.001)
    }
    let line = Self.line(fixes, limit: 16)
    let hole = try #require(line.vertices.firstIndex { $0.gapSeconds > TrackLine.holeSeconds })
    #expect(line.vertices[hole].time == Self.noon + 240 * 30_000)
    #expect(line.vertices[hole - 1].time == Self.noon + 119 * 30_000)
    #expect(line.vertices.count { $0.gapSeconds > TrackLine.holeSeconds } == 1)
  }

  @Test func holesBeyondNumberAreBoundedToo() throws {
    let line = Self.line(try (0..<4000).map { try Self.vertex(Int64($0) * 86_400, 10, Double($0 % 90)) }, limit: 20)
    #expect(line.vertices.count < 40)
    #expect(line.vertices.dropFirst().allSatisfy { $0.gapSeconds == 86_400 })
  }

  @Test func theAntimeridianIsNoLeap() throws {
    let fixes = try (0..<100).map { step in
      let longitude = 179.5 + Double(step) * 0.01
      return try Self.vertex(Int64(step) * 60, 0, longitude >= 180 ? longitude - 360 : longitude)
    }
    var line = Self.line(fixes, limit: 60)
    line.thin(to: 60, tolerance: 2)
    #expect(line.vertices.count == 2)
    #expect(line.toleranceMetres < 2)
  }

  @Test func whatStandsStillIsTwoVertices() throws {
    var line = Self.line(try (0..<100).map { try Self.vertex(Int64($0) * 60, 48, 11) }, limit: 60)
    line.thin(to: 60, tolerance: 2)
    #expect(line.vertices.count == 2)
    #expect(line.vertices[1].gapSeconds == 60)
  }

  @Test func tighteningThinsAndNeverWidens() throws {
    var line = Self.line(try Self.drive(fixes: 300, seed: 6), limit: 200)
    line.tighten(to: 50)
    #expect(line.vertices.count == 50)
    line.tighten(to: 500)
    #expect(line.limit == 50)
  }

  @Test(arguments: [(91, 0), (0, 361), (.nan, 0), (0, .infinity)]) func whatIsNoPlaceIsNoVertex(
    _ place: (Double, Double)
  ) {
    #expect(TrackVertex(time: 0, latitude: place.0, longitude: place.1) == nil)
  }

  @Test func longitudesAreWrapped() throws {
    #expect(try Self.vertex(0, 0, 180).x == -18_000_000)
    #expect(try Self.vertex(0, 0, 200).x == -16_000_000)
    #expect(try Self.vertex(0, 0, -181).x == 17_900_000)
  }
}
