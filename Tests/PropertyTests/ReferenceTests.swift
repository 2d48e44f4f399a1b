import Foundation
import Testing

/// The built program on real tracks and real fences gives exactly the enters and exits that shapely gives.
///
/// Counts and SHA-256 are those of ../shared/data/README.md; without that folder the tests are skipped.
@Suite(.serialized, .enabled(if: ReferenceCase.isThere, "../shared/data is not here"))
struct ReferenceTests {
  @Test(arguments: ReferenceCase.quick)
  func givesTheReferenceEvents(_ reference: ReferenceCase) throws { try check(reference) }

  @Test(
    .enabled(
      if: BuiltProgram.isNamed || ProcessInfo.processInfo.environment["PICKET_SLOW_TESTS"] == "1",
      "46 MB of fences: name a release build in PICKET_PROGRAM, or set PICKET_SLOW_TESTS=1"))
  func givesTheReferenceEventsOfCommunes() throws { try check(.communes) }

  /// Where picket differs from the reference, and why.
  ///
  /// This day has 22 fixes at latitude 0, longitude 0: what a receiver writes that knows no position. EVENTS, section 3,
  /// passes them over as fixes, and LANGUAGE keeps a side until a known fix says otherwise. The reference takes them
  /// for a place in the Gulf of Guinea: a bus that was in a neighbourhood leaves it there, and comes back with its next
  /// fix. So the expected events are the reference's, computed without these fixes; that the computation is the
  /// reference's is shown by its SHA-256 over all fixes.
  @Test func passesOverFixesAtNullIsland() throws {
    let reference = ReferenceCase.nullIsland
    let tracks = try TrackFile(reference.tracks, positions: true)
    let plane = try PlanarFences(reference.fences)
    let zero = tracks.lines.count { $0.latitude == 0 && $0.longitude == 0 }
    #expect(zero == 22)

    let all = plane.events(of: tracks) { _ in true }
    #expect(try all.sha256(tracks, fenceIDs: plane.ids) == reference.sha256)
    let expected = plane.events(of: tracks) { $0.latitude != 0 || $0.longitude != 0 }
    let found = try run(reference, tracks, plane.ids)
    #expect(found == expected)

    // Of the reference's 13 events are gone: 4 times out and in again, and 5 exits that come later, with the next fix.
    let gone = Set(all.events).subtracting(found.events)
    let new = Set(found.events).subtracting(all.events)
    #expect(gone.count == 13 && gone.count { $0.isEnter } == 4)
    #expect(new.count == 5 && new.allSatisfy { !$0.isEnter })
    #expect(found.enterCount == reference.enterCount - 4)
    #expect(found.exitCount == reference.exitCount - 4)
  }

  private func check(_ reference: ReferenceCase) throws {
    let tracks = try TrackFile(reference.tracks)
    let ids = try TrackFile.fenceIDs(reference.fences)
    let found = try run(reference, tracks, ids)
    #expect(found.enterCount == reference.enterCount)
    #expect(found.exitCount == reference.exitCount)
    #expect(try found.sha256(tracks, fenceIDs: ids) == reference.sha256)
  }

  private func run(_ reference: ReferenceCase, _ tracks: TrackFile, _ ids: [String]) throws -> ReferenceEvents {
    let folder = try Scratch()
    let rules = try folder.write(
      "reference.rules",
      """
      fences zones file "\(ReferenceCase.fencesPath(reference.fences))"
      rule went-in
        on enter zones including start
      rule went-out
        on exit zones
      """)
    let outcome = try BuiltProgram.run(["run", rules, "--input", ReferenceCase.tracksPath(reference.tracks)])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try NoticeLines(tracks, fenceIDs: ids).events(of: outcome.output)
  }
}
