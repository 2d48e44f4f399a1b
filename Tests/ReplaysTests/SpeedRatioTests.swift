import Testing

@testable import Replays

@Suite struct SpeedRatioTests {
  /// Pairs of fixes at true speeds of 30 to 90 km/h, which the device tells times `factor`; the way is up to `noise`
  /// of it longer or shorter.
  private func suspicion(factor: Double, noise: Double = 0.02, count: Int = 200) -> SpeedRatio.Suspicion? {
    var ratio = SpeedRatio()
    for number in 0..<count {
      let speed = (30 + Double(number * 37 % 60)) / 3.6
      let error = 1 + noise * (Double(number * 7919 % 200) / 100 - 1)
      ratio.take(
        from: speed * factor, to: speed * factor, squareMetres: speed * 10 * error * speed * 10 * error,
        milliseconds: 10_000)
    }
    return ratio.suspicion
  }

  @Test(arguments: [
    (1 / 1.852, "knots", "km/h"), (1 / 1.609344, "mph", "km/h"), (1 / 3.6, "m/s", "km/h"), (1.852, "km/h", "knots"),
    (1.609344, "km/h", "mph"), (3.6, "km/h", "m/s"),
  ]) func aWrongUnitShows(_ factor: Double, _ unit: String, _ readAs: String) {
    let found = suspicion(factor: factor)
    #expect(found?.unit == unit)
    #expect(found?.readAs == readAs)
    #expect(abs((found?.measured ?? 0) / factor - 1) < 0.03)
  }

  @Test(arguments: [1.0, 0.95, 1.1, 0.8, 1.3, 2.5]) func noUnitIsBlamedForAnythingElse(_ factor: Double) {
    #expect(suspicion(factor: factor) == nil)
  }

  @Test func fewPairsAreNoEvidence() {
    #expect(suspicion(factor: 1 / 1.852, count: 19) == nil)
    #expect(suspicion(factor: 1 / 1.852, count: 20) != nil)
  }

  @Test func waysThatSpreadTellNothing() { #expect(suspicion(factor: 1 / 1.852, noise: 0.9) == nil) }

  @Test func pairsFarApartOrOfTwoSpeedsDoNotCount() {
    var ratio = SpeedRatio()
    for _ in 0..<100 {
      ratio.take(from: 10, to: 10, squareMetres: 5000 * 5000, milliseconds: 200_000)
      ratio.take(from: 10, to: 20, squareMetres: 300 * 300, milliseconds: 10_000)
      ratio.take(from: 10, to: 10, squareMetres: 20 * 20, milliseconds: 1000)
    }
    #expect(ratio.count == 0)
  }
}
