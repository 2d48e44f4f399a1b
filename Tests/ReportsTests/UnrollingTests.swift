import Model
import Testing

@testable import Reports

@Suite struct UnrollingTests {
  private static func unrolled(_ longitudes: [Double], isRing: Bool) -> [Double] {
    Unrolling.longitudes(of: longitudes.map { Coordinate(latitude: 0, longitude: $0) }, isRing: isRing)
  }

  @Test func aRingAcrossRunsOn() {
    #expect(Self.unrolled([179, -179, -178, 179], isRing: true) == [179, 181, 182, 179])
    #expect(Self.unrolled([-179, 179, -179], isRing: true) == [-179, -181, -179])
  }

  @Test func aRingThatIsCutStaysAsItIs() {
    #expect(Self.unrolled([179, 180, 180, 179], isRing: true) == [179, 180, 180, 179])
    // The sea: along the whole of a parallel.
    #expect(Self.unrolled([-180, 0, 180, -180], isRing: true) == [-180, 0, 180, -180])
  }

  @Test func aRingAboutTheAntimeridianOnlyHasNoWholeTurn() {
    #expect(Self.unrolled([179, 180, -180, -179, 179], isRing: true) == [179, 180, 180, 181, 179])
  }

  @Test func aLineAlwaysGoesTheShortWay() {
    #expect(Self.unrolled([170, -170, -150], isRing: false) == [170, 190, 210])
    #expect(Self.unrolled([180, -180], isRing: false) == [180, 180])
  }
}
