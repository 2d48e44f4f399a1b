import Geofences
import Model
import Testing

@Suite struct CrossingTests {
  /// Walks the way in small steps: the last step from outside to inside, or the first from inside to outside.
  private func sampled(
    _ from: Coordinate, _ to: Coordinate, entering: Bool, _ isInside: (Coordinate) -> Bool
  ) -> ClosedRange<Double>? {
    let steps = 2000
    var answer: ClosedRange<Double>?
    var before = isInside(from)
    for i in 1...steps {
      let t = Double(i) / Double(steps)
      let now = isInside(
        at(
          from.longitude + t * (to.longitude - from.longitude), from.latitude + t * (to.latitude - from.latitude)))
      if before != now {
        if entering && now { answer = t - 1 / Double(steps)...t }
        if !entering && before && answer == nil { answer = t - 1 / Double(steps)...t }
      }
      before = now
    }
    return answer
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func againstSampling(seed: UInt64) {
    var dice = Dice(seed)
    let outlines: [Outline] = [
      .area([[star(&dice, x: 10, y: 50, radius: 0.05, corners: 40)]]),
      .area([[box(9.97, 49.97, 10.03, 50.03), box(9.99, 49.99, 10.01, 50.01)], [box(9.995, 49.995, 10.005, 50.005)]]),
      .circle(center: at(10, 50), radiusMetres: 2500),
      .corridor([[at(9.96, 49.97), at(10, 50.01), at(10.04, 49.97)]], radiusMetres: 700),
    ]
    let (index, findings) = FenceIndex.build(
      outlines.enumerated().map { draft("\($0)", $1) }, crossGroups: [])
    #expect(findings.isEmpty)
    var locator = Locator(index)
    var checked = 0
    for _ in 0..<250 {
      let from = at(dice.double(9.94...10.06), dice.double(49.94...50.06))
      let to = at(dice.double(9.94...10.06), dice.double(49.94...50.06))
      for fence in index.fences.indices {
        let a = index.distance(fence: fence, latitude: from.latitude, longitude: from.longitude) == 0
        let b = index.distance(fence: fence, latitude: to.latitude, longitude: to.longitude) == 0
        let crossing = index.crossing(shape: UInt32(fence), from: from, to: to, entering: b)
        if a == b {
          #expect(crossing == nil)
          continue
        }
        let wanted = sampled(from, to, entering: b) { locator.shapes($0.latitude, $0.longitude).contains(fence) }
        guard let wanted, let crossing else {
          Issue.record("fence \(fence): no crossing from \(from) to \(to)")
          continue
        }
        checked += 1
        // Sampling misses a lobe or a dent thinner than a step.
        let isRight = crossing.fraction >= wanted.lowerBound - 1e-6 && crossing.fraction <= wanted.upperBound + 1e-6
        let isThin = entering(b, crossing.fraction, wanted)
        #expect(isRight || isThin, "fence \(fence): \(crossing.fraction), sampled \(wanted)")
        let metres = index.distance(
          fence: fence, latitude: crossing.place.latitude, longitude: crossing.place.longitude)
        #expect(metres < 0.2)
      }
    }
    #expect(checked > 150)
  }

  private func entering(_ entering: Bool, _ fraction: Double, _ sampled: ClosedRange<Double>) -> Bool {
    entering ? fraction > sampled.upperBound : fraction < sampled.lowerBound
  }

  @Test func throughCornersAndAlongEdges() throws {
    let (index, _) = FenceIndex.build(
      drafts([[[[at(0, 0), at(4, 0), at(4, 4), at(2, 2), at(0, 4)]]]]), crossGroups: [0])
    func fraction(_ from: Coordinate, _ to: Coordinate, _ entering: Bool) -> Double? {
      index.crossing(shape: 0, from: from, to: to, entering: entering)?.fraction
    }
    #expect(fraction(at(2, 4), at(2, 1), true) == 2.0 / 3)
    #expect(fraction(at(-2, -2), at(2, 1.9), true) != nil)
    #expect(fraction(at(-1, -1), at(1, 1), true) == 0.5)
    #expect(fraction(at(1, 1), at(-1, -1), false) == 0.5)
    // The end on the border.
    #expect(fraction(at(2, -2), at(2, 0), true) == 1)
    #expect(fraction(at(2, 0), at(2, -2), false) == 0)
    // Through the notch: in, out and in again.
    let notch = try #require(fraction(at(-1, 3), at(3.5, 3), true))
    #expect(abs(notch - 4 / 4.5) < 1e-12)
    #expect(fraction(at(-1, 5), at(5, 5), true) == nil)
    #expect(fraction(at(1, 1), at(1, 1), true) == nil)
    #expect(index.crossing(shape: 99, from: at(0, 0), to: at(1, 1), entering: true) == nil)
  }

  @Test func overTheAntimeridian() throws {
    let (index, _) = FenceIndex.build(drafts([[[box(179, -1, -179, 1)]]]), crossGroups: [0])
    let into = try #require(index.crossing(shape: 0, from: at(178, 0), to: at(-179.5, 0), entering: true))
    #expect(abs(into.fraction - 0.4) < 1e-9 && abs(into.place.longitude - 179) < 1e-9)
    let out = try #require(index.crossing(shape: 0, from: at(179.5, 0), to: at(-178, 0), entering: false))
    #expect(abs(out.fraction - 0.6) < 1e-9 && abs(out.place.longitude + 179) < 1e-9)
    var touches: [FenceTouch] = []
    index.crossed(group: 0, from: at(178, 0), to: at(-178, 0), into: &touches)
    #expect(touches.count == 1)
    #expect(abs((touches.first?.place.longitude ?? 0) - 179) < 1e-9)
  }

  @Test func crossedFences() {
    var all = drafts([[[box(1, 0, 2, 1)]], [[box(3, 0, 4, 1)]], [[box(5, 5, 6, 6)]]])
    all.append(draft("g", .circle(center: at(6, 0.5), radiusMetres: 10_000)))
    all.append(draft("h", .corridor([[at(8, -1), at(8, 2)]], radiusMetres: 100)))
    all.append(draft("i", .area([[box(9, 0.5, 10, 2)]])))
    let (index, _) = FenceIndex.build(all, crossGroups: [0])
    var touches: [FenceTouch] = []
    index.crossed(group: 0, from: at(0, 0.5), to: at(11, 0.5), into: &touches)
    #expect(touches.map(\.fence) == [0, 1, 3, 4, 5])
    #expect(touches.allSatisfy { $0.leftToRight == nil })
    #expect(abs(touches[0].fraction - 1.0 / 11) < 1e-12)
    let edge = metres(touches[2].place, at(6, 0.5))
    #expect(abs(edge - 10_000) < 0.2)
    // An end inside is enter or exit, no crossing.
    index.crossed(group: 0, from: at(1.5, 0.5), to: at(3.5, 0.5), into: &touches)
    #expect(touches.isEmpty)
    index.crossed(group: 7, from: at(0, 0.5), to: at(11, 0.5), into: &touches)
    #expect(touches.isEmpty)
    let (silent, _) = FenceIndex.build(all, crossGroups: [])
    silent.crossed(group: 0, from: at(0, 0.5), to: at(11, 0.5), into: &touches)
    #expect(touches.isEmpty)
  }

  @Test(arguments: [
    // from, to, crossed, left to right. The line runs north along x = 0, then bends east.
    (at(-1, 0.5), at(1, 0.5), true, true),
    (at(1, 0.5), at(-1, 0.5), true, false),
    (at(-1, 1), at(1, 1.2), true, true),
    (at(-2, 5), at(2, 5), false, false),
    // Through a corner: once.
    (at(-1, 1), at(1, 1), true, true),
    // Touching the corner (1, 2) from one side.
    (at(0, 3), at(2, 3), false, false),
    // Up to the line: on it counts as left, so not from the left, but from the right, and away to the right.
    (at(-1, 0.5), at(0, 0.5), false, false),
    (at(0, 0.5), at(1, 0.5), true, true),
    (at(1, 0.5), at(0, 0.5), true, false),
    (at(0, 0.5), at(-1, 0.5), false, false),
  ])
  func lines(from: Coordinate, to: Coordinate, isCrossed: Bool, leftToRight: Bool) {
    let (index, findings) = FenceIndex.build(
      [draft("l", .line([[at(0, 0), at(0, 1), at(0, 2), at(1, 3), at(3, 1)]]))], crossGroups: [0])
    #expect(findings.isEmpty && index.fences[0].kind == .line)
    var touches: [FenceTouch] = []
    index.crossed(group: 0, from: from, to: to, into: &touches)
    #expect(touches.count == (isCrossed ? 1 : 0))
    if isCrossed { #expect(touches.first?.leftToRight == leftToRight) }
    var locator = Locator(index)
    #expect(locator.locate(latitude: 1, longitude: 0) == 0)
  }
}
