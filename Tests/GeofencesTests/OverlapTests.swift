import Foundation
import Model
import Testing

@testable import Geofences

/// Fences that lie on each other, which no splitting of cells parts: the index stays in proportion to them, and says
/// what GEOS says.
@Suite struct OverlapTests {
  /// Areas in numbers that are small enough for GEOS to be asked of every one, each in another way upon the others.
  enum Pile: String, CaseIterable {
    case identical, almostIdentical, nested, crossing, bars, slivers, needles, underLargeOnes, dots

    var areas: [[[[Coordinate]]]] {
      var dice = Dice(UInt64(rawValue.utf8.count))
      switch self {
      case .identical:
        let ring = star(&dice, x: 1, y: 1, radius: 1, corners: 20)
        return Array(repeating: [[ring]], count: 1500)
      case .almostIdentical:
        return (0..<1000).map { _ in
          let x = 1 + dice.double(-1e-4...1e-4)
          return [[[at(x - 1, 0), at(x, 0.2), at(x + 1, 0), at(x + 0.8, 1), at(x, 2), at(x - 0.7, 1.5)]]]
        }
      case .nested:
        return (1...1000).map { i in
          let size = Double(i) / 1000
          return [[box(-size, -size, size, size)]]
        }
      case .crossing:
        return (0..<250).map { _ in
          [[star(&dice, x: dice.double(0...1), y: dice.double(0...1), radius: 5, corners: 40)]]
        }
      case .bars:
        return (0..<1200).map { i in
          let low = Double(i) / 120
          return [[i % 2 == 0 ? box(0, low, 10, low + 1e-3) : box(low, 0, low + 1e-3, 10)]]
        }
      case .slivers:
        return (0..<800).map { i in [[wide(-170, Double(i) * 1e-6, 170, Double(i + 1) * 1e-6)]] }
      case .needles:
        return (0..<800).map { _ in
          let angle = dice.double(0...2 * Double.pi)
          return [
            [
              [
                at(0, 0), at(10 * cos(angle), 10 * sin(angle)), at(10 * cos(angle + 1e-3), 10 * sin(angle + 1e-3)),
              ]
            ]
          ]
        }
      case .underLargeOnes:
        let large = (0..<200).map { _ in [[star(&dice, x: dice.unit(), y: dice.unit(), radius: 8, corners: 40)]] }
        return large
          + (0..<1500).map { _ in
            [[star(&dice, x: dice.double(0...0.1), y: dice.double(0...0.1), radius: 5e-4, corners: 8)]]
          }
      case .dots:
        return [[[wide(-170, -80, 170, 80)]]]
          + Array(repeating: [[[at(1, 1), at(1.000_000_1, 1), at(1, 1.000_000_1)]]], count: 1000)
      }
    }
  }

  /// Places all over the fences, at their corners and beside these.
  private func places(_ areas: [[[[Coordinate]]]], count: Int) -> [Coordinate] {
    var dice = Dice(4)
    var places: [Coordinate] = []
    for number in 0..<count {
      let ring = areas[dice.int(0...areas.count - 1)][0][0]
      let corner = ring[dice.int(0...ring.count - 1)]
      let other = ring[dice.int(0...ring.count - 1)]
      let part = dice.unit()
      switch number % 4 {
      case 0: places.append(corner)
      case 1: places.append(at(corner.longitude + dice.double(-1e-3...1e-3), corner.latitude.nextUp))
      default:
        places.append(
          at(
            corner.longitude + part * (other.longitude - corner.longitude),
            corner.latitude + part * (other.latitude - corner.latitude)))
      }
    }
    return places
  }

  @Test(arguments: Pile.allCases)
  func sameAsGeos(pile: Pile) {
    let areas = pile.areas
    let oracle = GeosOracle(areas)
    let valid = areas.indices.filter { oracle.isValid($0) }
    let (index, findings) = FenceIndex.build(drafts(valid.map { areas[$0] }), crossGroups: [])
    #expect(findings.isEmpty)
    #expect(valid.count > areas.count / 2)
    var locator = Locator(index)
    var most = 0
    for place in places(areas, count: 60) {
      let found = locator.shapes(place.latitude, place.longitude)
      let wanted = valid.indices.filter { oracle.covers(valid[$0], place.latitude, place.longitude) }
      #expect(found == wanted, "at \(place)")
      most = max(most, found.count)
    }
    #expect(most <= index.deepestOverlap)
    #expect(index.deepestOverlap <= valid.count)
  }

  /// Words of the cells as 0029 bounds them, and the outlines.
  @Test(arguments: Pile.allCases)
  func memoryIsInProportion(pile: Pile) {
    let areas = pile.areas
    let (index, _) = FenceIndex.build(drafts(areas), crossGroups: [])
    let vertices = index.fences.reduce(0) { $0 + $1.vertexCount }
    #expect(index.memoryBytes <= 16_000_000 + 220 * vertices + 700 * index.fences.count)
    #expect(index.cells.memoryBytes <= 4 * CellBudget.words(vertices: vertices, shapes: index.fences.count))
  }

  /// What a pile of twice as many takes is not much more than twice as much.
  @Test func memoryGrowsAsTheInput() {
    func bytes(_ count: Int) -> Int {
      var dice = Dice(3)
      let ring = star(&dice, x: 1, y: 1, radius: 1, corners: 20)
      return FenceIndex.build(drafts(Array(repeating: [[ring]], count: count)), crossGroups: []).0.memoryBytes
    }
    let one = bytes(3000)
    let two = bytes(6000)
    #expect(two < 16_000_000 + 5 * one / 2)
  }

  @Test func circlesAndCorridorsUponEachOther() {
    let line = (0..<12).map { at(10 + 0.01 * Double($0), 50 + 0.01 * Double($0 % 3)) }
    var outlines: [Outline] = []
    var dice = Dice(12)
    for number in 0..<900 {
      let center = at(10.05 + dice.double(-1e-4...1e-4), 50.01)
      switch number % 3 {
      case 0: outlines.append(.circle(center: at(10.05, 50.01), radiusMetres: 3000))
      case 1: outlines.append(.circle(center: center, radiusMetres: dice.double(500...6000)))
      default: outlines.append(.corridor([line], radiusMetres: 300))
      }
    }
    let all = outlines.enumerated().map { draft("f\(10_000 + $0)", $1) }
    let (index, findings) = FenceIndex.build(all, crossGroups: [])
    #expect(findings.isEmpty)
    #expect(index.memoryBytes <= 16_000_000 + 220 * 12 * 300 + 700 * 900)
    var locator = Locator(index)
    var alone = Locator(FenceIndex.build([draft("a", .corridor([line], radiusMetres: 300))], crossGroups: []).0)
    for _ in 0..<100 {
      let place = at(dice.double(9.9...10.2), dice.double(49.9...50.1))
      let found = Set(locator.shapes(place.latitude, place.longitude))
      for (number, outline) in outlines.enumerated() {
        guard case .circle(let center, let radius) = outline else { continue }
        let distance = metres(center, place)
        if abs(distance - radius) > 0.01, found.contains(number) != (distance < radius) {
          Issue.record("circle \(number) at \(place)")
        }
      }
      // A corridor alone, in an index of its own, is the judge of the many.
      let isInside = alone.locate(latitude: place.latitude, longitude: place.longitude) == 1
      let agreeing = stride(from: 2, to: outlines.count, by: 3).count { found.contains($0) == isInside }
      #expect(agreeing == outlines.count / 3, "at \(place)")
    }
  }

  @Test func mergedListsAscend() {
    var found = FoundShapes()
    for shape: UInt32 in [9, 2, 5, 11] { found.append(shape) }
    let more: [UInt32] = [0, 1, 4, 6, 7, 12]
    more.withUnsafeBufferPointer { found.merge($0.baseAddress!, count: more.count, from: 1) }
    #expect((0..<found.count).map { found[$0] } == [9, 0, 1, 2, 4, 5, 6, 7, 11, 12])
    found.removeAll()
    for shape in UInt32(0)..<200 { found.append(shape) }
    found.remove([0, 3, 4, 199, 300])
    #expect(found.count == 196)
    #expect(found[0] == 1 && found[1] == 2 && found[2] == 5 && found[195] == 198)
  }
}
