import Geofences
import Model
import Testing

@Suite struct RealFenceTests {
  @Test(arguments: [("austin-neighborhoods", 400), ("world-flight-regions", 60)])
  func sameAsGeos(file: String, count: Int) throws {
    guard let features = RealFences.areas(file) else { return }
    let oracle = GeosOracle(features.map(\.polygons))
    let (index, findings) = FenceIndex.build(
      features.map { draft($0.id, .area($0.polygons)) }, crossGroups: [])
    #expect(findings.allSatisfy { $0.problem == .repaired && !$0.isError })
    #expect(index.fences.count == features.count)
    let repaired = Set(findings.compactMap(\.feature))
    #expect(repaired.count == features.indices.count { !oracle.isValid($0) })
    var byID: [String: Int] = [:]
    for (number, feature) in features.enumerated() { byID[feature.id] = number }
    var locator = Locator(index)
    var dice = Dice(1)
    for _ in 0..<count {
      // A corner, or a place near one.
      let corners = features[dice.int(0...features.count - 1)].polygons[0][0]
      var place = corners[dice.int(0...corners.count - 1)]
      if dice.unit() < 0.8 {
        place = at(place.longitude + dice.double(-0.01...0.01), place.latitude + dice.double(-0.01...0.01))
      }
      if abs(place.longitude) >= 179.98 || abs(place.latitude) > 90 { continue }
      let found = locator.shapes(place.latitude, place.longitude).map { index.fences[$0].id }
        .filter { !repaired.contains($0) }
      let wanted = index.fences.map(\.id).filter {
        !repaired.contains($0) && oracle.covers(byID[$0] ?? 0, place.latitude, place.longitude)
      }
      #expect(found == wanted, "\(place)")
    }
  }
}
