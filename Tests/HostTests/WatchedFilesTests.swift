import Foundation
import Platform
import Storage
import Testing

@testable import Host

@Suite struct WatchedFilesTests {
  let folder: TestFolder
  init() throws {
    folder = try TestFolder()
    try folder.write("rules/a.rules", "fences zones file \"../zones.geojson\"\nrule a\n  when speed > 50 km/h\n")
    try folder.write("rules/b.rules", "rule b\n  when speed > 50 km/h\n")
    try folder.write("zones.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}")
  }

  var paths: [String] { [folder.path + "/rules"] }

  func load() throws -> RuleMaterial {
    let material = RuleMaterial()
    _ = try RuleSetLoader.load(paths, material: material)
    #expect(material.content.pieces.count { $0.kind != .zone } == 3)
    return material
  }

  @Test func whatStaysAsItIsIsNoChange() throws {
    var watched = WatchedFiles(paths, try load().content)
    let looks = (0..<3).map { _ in watched.hasSettledChange() }
    #expect(looks == [false, false, false])
  }

  /// Between the reading of the files and the beginning of the watch may lie a recovery.
  @Test(arguments: ["rules/b.rules", "zones.geojson", "rules/c.rules"])
  func whatChangedBeforeTheWatchBeganIsSeen(_ name: String) throws {
    let material = try load()
    try folder.write(name, "rule b\n  when speed > 70 km/h\n")
    var watched = WatchedFiles(paths, material.content)
    let isSeen = watched.hasSettledChange()
    #expect(isSeen)
  }

  @Test(arguments: ["rules/b.rules", "zones.geojson"]) func whatWentBeforeTheWatchBeganIsSeen(_ name: String) throws {
    let material = try load()
    try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    var watched = WatchedFiles(paths, material.content)
    let isSeen = watched.hasSettledChange()
    #expect(isSeen)
  }

  @Test func whatIsStillBeingWrittenIsWaitedFor() throws {
    var watched = WatchedFiles(paths, try load().content)
    try folder.write("rules/b.rules", "rule b\n  when")
    var looks = [watched.hasSettledChange()]
    try folder.write("rules/b.rules", "rule b\n  when speed > 70 km/h\n")
    for _ in 0..<2 { looks.append(watched.hasSettledChange()) }
    #expect(looks == [false, false, true])
  }
}
