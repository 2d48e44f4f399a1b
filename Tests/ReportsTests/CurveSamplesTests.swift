import Testing

@testable import Reports

@Suite struct CurveSamplesTests {
  typealias Sample = CurveSamples.Sample

  private static func samples(_ count: Int, seed: UInt64) -> [Sample] {
    var dice = Dice(seed: seed)
    return (0..<count).map { Sample(time: Int64($0) * 7001, value: Float(dice.number(0...30))) }
  }

  private static func curve(_ samples: [Sample], limit: Int) -> CurveSamples {
    var curve = CurveSamples(limit: limit)
    for sample in samples { curve.add(time: sample.time, value: Double(sample.value)) }
    return curve
  }

  @Test func fewSamplesStayAsTheyAre() {
    let samples = Self.samples(20, seed: 1)
    #expect(Self.curve(samples, limit: 20).samples == samples)
  }

  @Test func peaksStay() {
    var samples = Self.samples(5000, seed: 2)
    samples[3210].value = 55
    samples[777].value = -3
    let kept = Self.curve(samples, limit: 16).samples
    #expect(kept.count <= 4 * 16)
    #expect(kept.contains(samples[3210]))
    #expect(kept.contains(samples[777]))
    #expect(kept.first == samples.first)
    #expect(kept.last == samples.last)
  }

  @Test func everyStretchKeepsItsRange() {
    let samples = Self.samples(4096, seed: 3)
    let kept = Self.curve(samples, limit: 64).samples
    // Between two samples that are kept, nothing is above the highest and below the lowest of their stretches.
    for part in 0..<8 {
      let whole = samples[part * 512..<(part + 1) * 512]
      let most = whole.map(\.value).max() ?? 0
      #expect(kept.contains { $0.value >= most && abs($0.time - whole[part * 512].time) < 2 * 512 * 7001 })
    }
  }

  @Test func theOrderOfTheSamplesDoesNotMatter() {
    let samples = Self.samples(2000, seed: 4)
    var dice = Dice(seed: 5)
    #expect(Self.curve(samples.shuffled(using: &dice), limit: 50).samples == Self.curve(samples, limit: 50).samples)
  }

  @Test func tighteningIsAsIfItHadBeenSoFromTheStart() {
    let samples = Self.samples(2000, seed: 6)
    var curve = Self.curve(samples, limit: 400)
    curve.tighten(to: 30)
    #expect(curve.samples == Self.curve(samples, limit: 30).samples)
    curve.tighten(to: 0)
    #expect(!curve.samples.isEmpty)
  }

  @Test func whatIsNoNumberIsLeftOut() {
    var curve = CurveSamples(limit: 16)
    curve.add(time: 0, value: .nan)
    curve.add(time: 0, value: .infinity)
    #expect(curve.isEmpty)
  }

  @Test func timesBeforeTheEpochAreInOrder() {
    let samples = [Sample(time: -90_000, value: 1), Sample(time: -1, value: 2), Sample(time: 0, value: 3)]
    #expect(Self.curve(samples.reversed(), limit: 16).samples == samples)
  }
}
