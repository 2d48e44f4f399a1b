import Model
import Testing

@testable import Geofences

@Suite struct TangleTests {
  /// A zig-zag over half the map crosses itself some hundred thousand times: refused at once, not repaired.
  @Test func aTangleIsBeyondRepair() {
    let ring = (0..<1000).map { i in
      Coordinate(latitude: Double(i * 37 % 80), longitude: Double(i * 71 % 170))
    }
    let (index, findings) = FenceIndex.build(
      [FenceDraft(id: "a", name: nil, group: 0, outline: .area([[ring]]))], crossGroups: [])
    #expect(index.fences.isEmpty)
    #expect(findings.map(\.problem) == [.beyondRepair])
    #expect(findings.first?.isError == true)
    #expect(findings.first?.message.contains("10000 places") == true)
  }

  @Test func aBowTieIsStillRepaired() {
    let ring = [(0.0, 0.0), (1, 1), (1, 0), (0, 1)].map { Coordinate(latitude: $0.0, longitude: $0.1) }
    let (index, findings) = FenceIndex.build(
      [FenceDraft(id: "a", name: nil, group: 0, outline: .area([[ring]]))], crossGroups: [])
    #expect(index.fences.count == 1)
    #expect(findings.map(\.problem) == [.repaired])
  }
}
