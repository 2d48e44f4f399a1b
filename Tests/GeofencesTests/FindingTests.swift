import Geofences
import Model
import Testing

@Suite struct FindingTests {
  private func build(_ drafts: [FenceDraft]) -> (FenceIndex, [FenceFinding]) {
    FenceIndex.build(drafts, crossGroups: [])
  }

  @Test(arguments: [
    (Outline.area([[[at(48.1, 111.5), at(48.2, 111.5), at(48.2, 111.6)]]]), FenceFinding.Problem.latitudeOutOfRange),
    (.area([[[at(0, 0), at(.nan, 0), at(1, 1)]]]), .latitudeOutOfRange),
    (.area([[[at(0, 0), at(400, 0), at(1, 1)]]]), .latitudeOutOfRange),
    (.circle(center: at(0, 91), radiusMetres: 5), .latitudeOutOfRange),
    (.corridor([[at(0, -.infinity)]], radiusMetres: 5), .latitudeOutOfRange),
    (.area([]), .noArea),
    (.area([[]]), .noArea),
    (.area([[[]]]), .noArea),
    (.area([[[at(0, 0), at(1, 1), at(0, 0)]]]), .noArea),
    (.area([[[at(0, 0), at(1, 1), at(2, 2)]]]), .noArea),
    (.circle(center: at(0, 0), radiusMetres: 0), .noArea),
    (.circle(center: at(0, 0), radiusMetres: -.infinity), .noArea),
    (.circle(center: at(0, 0), radiusMetres: .nan), .noArea),
    (.circle(center: at(0, 0), radiusMetres: 1e9), .beyondRepair),
    (.corridor([[at(0, 0), at(1, 1)]], radiusMetres: 0), .noArea),
    (.corridor([], radiusMetres: 5), .empty),
    (.line([[at(1, 1), at(1, 1)]]), .empty),
    (.line([[]]), .empty),
  ])
  func errors(outline: Outline, problem: FenceFinding.Problem) {
    let (index, findings) = build([draft("x", outline), draft("y", .area([[box(0, 0, 1, 1)]]))])
    #expect(index.fences.map(\.id) == ["y"])
    #expect(findings.filter(\.isError).map(\.problem) == [problem])
    #expect(findings.allSatisfy { $0.feature == "x" && $0.message.contains("`x`") && !$0.message.hasSuffix(".") })
    var locator = Locator(index)
    #expect(locator.shapes(0.5, 0.5) == [0])
  }

  @Test func swappedCoordinatesAreNamed() {
    let (_, findings) = build([draft("x", .area([[[at(48.1, 111.5), at(48.2, 111.5), at(48.2, 111.6)]]]))])
    #expect(findings.first?.message.contains("swapped") == true)
    #expect(findings.first?.place == "near 111.5, 48.1")
  }

  @Test func bowTieIsRepaired() {
    let (index, findings) = build([draft("x", .area([[[at(0, 0), at(2, 2), at(2, 0), at(0, 2)]]]))])
    #expect(findings.map(\.problem) == [.repaired])
    #expect(findings.first?.isError == false)
    #expect(findings.first?.place == "near 1, 1")
    #expect(index.fences[0].repair == "Self-intersection")
    var locator = Locator(index)
    #expect(locator.shapes(1, 0.5) == [0])
    #expect(locator.shapes(1, 1.5) == [0])
    #expect(locator.shapes(0.5, 1).isEmpty)
    #expect(locator.shapes(1, 1) == [0])
  }

  @Test func shortRingsAreToldOfAndLeftOut() {
    let (index, findings) = build([
      draft("x", .area([[box(0, 0, 4, 4), [at(1, 1), at(2, 2)]], [[at(9, 9), at(9, 9), at(8, 8)]]]))
    ])
    #expect(findings.map(\.problem) == [.ringTooShort, .ringTooShort])
    #expect(findings.allSatisfy { !$0.isError })
    #expect(index.outline(of: 0) == .area([[box(0, 0, 4, 4) + [at(0, 0)]]]))
  }

  @Test func doublesAreNamed() {
    let square = Outline.area([[box(0, 0, 1, 1)]])
    let (index, findings) = build([
      draft("b", square), draft("a", square), draft("b", square), draft("b", square, group: 1),
    ])
    #expect(index.fences.map(\.id) == ["a", "b", "b"])
    #expect(findings.map(\.problem) == [.duplicateID])
    #expect(findings.first?.isError == true)
    #expect(findings.first?.message.contains("1 and 3") == true)
  }

  @Test func validGeometryKeepsItsCoordinates() {
    let ring = [at(0.1, 0.2), at(7.3, 1e-7), at(5.000000000000001, 3.3)]
    let (index, findings) = build([draft("x", .area([[ring]]))])
    #expect(findings.isEmpty)
    #expect(index.outline(of: 0) == .area([[ring + [ring[0]]]]))
    #expect(index.fences[0].vertexCount == 4)
    #expect(index.fences[0].repair == nil)
  }

  @Test func numbersFollowGroupsThenIds() {
    let square = Outline.area([[box(0, 0, 1, 1)]])
    let (index, _) = build([
      draft("é", square, group: 1), draft("z", square, group: 1), draft("q", square), draft("Z", square, group: 1),
    ])
    #expect(index.fences.map(\.id) == ["q", "Z", "z", "é"])
    #expect(index.fences.map(\.group) == [0, 1, 1, 1])
  }

  @Test func measures() {
    let (index, _) = build([
      draft("a", .area([[box(10, 50, 10.02, 50.01)]])), draft("b", .circle(center: at(0, 0), radiusMetres: 300)),
      draft("c", .line([[at(0, 0), at(0, 0.0001)]])),
    ])
    let degree = Earth.radiusMetres * .pi / 180
    #expect(abs(index.fences[0].widthMetres - 0.01 * degree) < 0.01)
    #expect(abs(index.fences[0].areaSquareMetres / (0.02 * 0.01 * degree * degree * 0.64272) - 1) < 1e-3)
    #expect(index.narrowestWidthMetres == 600)
    #expect(index.memoryBytes > 0)
  }
}
