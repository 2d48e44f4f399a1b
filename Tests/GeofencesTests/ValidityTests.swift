import Geofences
import Model
import Testing

/// Whether polygons are taken as they are exactly where GEOS calls them valid.
@Suite struct ValidityTests {
  private func compare(_ areas: [[[[Coordinate]]]], leastOfEach: Int) {
    // Apart from each other, by binary fractions so that what touches still does.
    let areas = areas.enumerated().map { number, area in
      let (x, y) = (Double(number % 40) * 4 - 80, Double(number / 40) * 4 - 80)
      return area.map { $0.map { $0.map { at($0.longitude / 16 + x, $0.latitude / 16 + y) } } }
    }
    let oracle = GeosOracle(areas)
    let (_, findings) = FenceIndex.build(drafts(areas), crossGroups: [])
    let faulty = Set(findings.compactMap(\.feature))
    var counts = (valid: 0, faulty: 0)
    for (number, draft) in drafts(areas).enumerated() {
      let isValid = oracle.isValid(number)
      #expect(faulty.contains(draft.id) != isValid, "\(areas[number])")
      if isValid { counts.valid += 1 } else { counts.faulty += 1 }
    }
    #expect(counts.valid >= leastOfEach && counts.faulty >= leastOfEach, "\(counts)")
  }

  /// A box whose corners are whole numbers, begun anywhere, run either way.
  private func gridBox(_ dice: inout Dice, _ size: Int) -> [Coordinate] {
    let west = Double(dice.int(0...size - 1))
    let south = Double(dice.int(0...size - 1))
    let ring = box(west, south, west + Double(dice.int(1...size / 2)), south + Double(dice.int(1...size / 2)))
    return turned(&dice, ring)
  }

  private func turned(_ dice: inout Dice, _ ring: [Coordinate]) -> [Coordinate] {
    let start = dice.int(0...ring.count - 1)
    let turned = Array(ring[start...] + ring[..<start])
    return dice.int(0...1) == 0 ? turned : turned.reversed()
  }

  @Test(arguments: [UInt64(1), 2, 3, 4]) func boxesOnAGrid(seed: UInt64) {
    var dice = Dice(seed)
    var areas: [[[[Coordinate]]]] = []
    for _ in 0..<400 {
      areas.append(
        (0..<dice.int(1...3)).map { _ in (0...dice.int(0...2)).map { _ in gridBox(&dice, 14) } })
    }
    compare(areas, leastOfEach: 20)
  }

  @Test(arguments: [UInt64(5), 6, 7, 8]) func cornersOnAGrid(seed: UInt64) {
    // Bow ties, spikes, corners on edges, edges upon edges.
    var dice = Dice(seed)
    var areas: [[[[Coordinate]]]] = []
    while areas.count < 400 {
      var ring: [Coordinate] = []
      for _ in 0..<dice.int(3...7) {
        let place = at(Double(dice.int(0...5)), Double(dice.int(0...5)))
        if place != ring.last && place != ring.first { ring.append(place) }
      }
      if Set(ring.map { $0.longitude * 8 + $0.latitude }).count > 2 { areas.append([[ring]]) }
    }
    compare(areas, leastOfEach: 20)
  }

  @Test(arguments: [UInt64(9), 10, 11, 12]) func starsInStars(seed: UInt64) {
    var dice = Dice(seed)
    var areas: [[[[Coordinate]]]] = []
    for _ in 0..<150 {
      var area: [[[Coordinate]]] = []
      for number in 0..<dice.int(1...2) {
        let x = Double(number) * 3
        var polygon = [turned(&dice, star(&dice, x: x, y: 0, radius: 2, corners: dice.int(20...200)))]
        for _ in 0..<dice.int(0...6) {
          let hole = star(
            &dice, x: x + dice.double(-0.5...0.5), y: dice.double(-0.5...0.5), radius: dice.double(0.01...0.1),
            corners: dice.int(5...40))
          polygon.append(turned(&dice, hole))
        }
        area.append(polygon)
      }
      areas.append(area)
    }
    compare(areas, leastOfEach: 10)
  }

  @Test func islandsInHoles() {
    func square(_ half: Double) -> [Coordinate] { box(-half, -half, half, half) }
    let areas: [[[[Coordinate]]]] = [
      [[square(8), square(6)], [square(4), square(2)], [square(1)]],
      [[square(1)], [square(4), square(2)], [square(8), square(6)]],
      // An island in the area, not in its hole; a hole in a hole; a hole around the ring; one in the other polygon.
      [[square(8), square(2)], [square(4)]],
      [[square(8), square(6), square(4)]],
      [[square(4), square(8)]],
      [[square(8), box(20, 20, 21, 21)], [box(19, 19, 22, 22)]],
      [[square(8), square(2)], [square(6), square(4)]],
    ]
    compare(areas, leastOfEach: 2)
  }
}
