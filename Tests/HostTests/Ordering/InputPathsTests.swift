import Foundation
import Testing

@testable import Host

@Suite struct InputPathsTests {
  /// Paths within the folder, for arguments within it.
  func paths(_ folder: TestFolder, _ arguments: [String]) -> InputPaths {
    InputPaths(arguments.map { $0 == "-" ? $0 : folder.path + "/" + $0 })
  }

  func names(_ paths: InputPaths, _ folder: TestFolder) -> [String] {
    paths.inputs.map { $0.name.replacingOccurrences(of: folder.path + "/", with: "") }
  }

  @Test func aFolderStandsForTheFilesInItWithKnownEndings() throws {
    let folder = try TestFolder()
    for name in [
      "b/2.jsonl", "b/10.jsonl.gz", "a.csv.zst", "c.GPX", "d.nmea", "e.log", "f.txt", "g.tsv.GZ", "h.json", "i.ndjson",
      "notes.md", "j.jsonl.bak", ".hidden.jsonl", ".git/k.jsonl", "b/deep/l.jsonl", "gz", "m.gz", "jsonl",
    ] { try folder.write(name, "") }
    let found = InputPaths([folder.path])
    #expect(
      names(found, folder) == [
        "a.csv.zst", "b/10.jsonl.gz", "b/2.jsonl", "b/deep/l.jsonl", "c.GPX", "d.nmea", "e.log", "f.txt", "g.tsv.GZ",
        "h.json", "i.ndjson",
      ])
    #expect(found.faults == [] && found.remarks == [])
    #expect(InputPaths([folder.path + "/"]).inputs.count == 11)
  }

  @Test func aGlobStandsForWhatAShellWouldMakeOfIt() throws {
    let folder = try TestFolder()
    for name in [
      "2026-02/b.jsonl", "2026-01/a.jsonl", "2026-01/.x.jsonl", "2025-01/a.jsonl", "2026-01/a.dat", "x[1].jsonl",
    ] {
      try folder.write(name, "")
    }
    #expect(names(paths(folder, ["2026-*/*.jsonl"]), folder) == ["2026-01/a.jsonl", "2026-02/b.jsonl"])
    #expect(names(paths(folder, ["2026-0[2-9]/?.jsonl"]), folder) == ["2026-02/b.jsonl"])
    // A folder that fits is a folder; a file that fits need not end in a known way.
    #expect(names(paths(folder, ["202?-01"]), folder) == ["2025-01/a.jsonl", "2026-01/a.jsonl"])
    #expect(names(paths(folder, ["2026-01/*.dat"]), folder) == ["2026-01/a.dat"])
    // What is there under the very name is meant.
    #expect(names(paths(folder, ["x[1].jsonl"]), folder) == ["x[1].jsonl"])
  }

  @Test func theOrderIsThatOfTheArguments() throws {
    let folder = try TestFolder()
    for name in ["z.jsonl", "m/b.jsonl", "m/a.jsonl"] { try folder.write(name, "") }
    #expect(
      names(paths(folder, ["z.jsonl", "-", "m", "-"]), folder) == [
        "z.jsonl", "standard input", "m/a.jsonl", "m/b.jsonl",
      ])
  }

  @Test func aFileIsReadOnce() throws {
    let folder = try TestFolder()
    try folder.write("a.jsonl", "")
    try FileManager.default.linkItem(atPath: folder.path + "/a.jsonl", toPath: folder.path + "/b.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c.jsonl", withDestinationPath: folder.path + "/a.jsonl")
    let found = paths(folder, ["a.jsonl", "*.jsonl"])
    #expect(names(found, folder) == ["a.jsonl"])
    #expect(
      found.remarks.map { $0.replacingOccurrences(of: folder.path + "/", with: "") } == [
        "`a.jsonl` is named twice: it is read once", "`b.jsonl` is the same file as `a.jsonl`: it is read once",
        "`c.jsonl` is the same file as `a.jsonl`: it is read once",
      ])
  }

  @Test func aPipeWithANameIsReadOnce() throws {
    let folder = try TestFolder()
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    let found = paths(folder, ["pipe", "./pipe"])
    #expect(names(found, folder) == ["pipe"])
    #expect(found.remarks.count == 1)
  }

  @Test func whatStandsForNothingIsNamed() throws {
    let folder = try TestFolder()
    try folder.write("empty/notes.md", "")
    let found = paths(folder, ["*.jsonl", "empty", "missing.jsonl"])
    #expect(names(found, folder) == ["missing.jsonl"])
    #expect(found.faults.count == 2)
    #expect(found.faults[0] == "no file fits `\(folder.path)/*.jsonl`")
    #expect(found.faults[1].hasPrefix("there is nothing to replay in `\(folder.path)/empty`: no file ends in `.jsonl`"))
  }

  @Test func aFolderThatLinksLeadToIsLeftOut() throws {
    let folder = try TestFolder()
    try folder.write("a/x.jsonl", "")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/a/loop", withDestinationPath: folder.path)
    #expect(names(InputPaths([folder.path]), folder) == ["a/x.jsonl"])
  }
}
