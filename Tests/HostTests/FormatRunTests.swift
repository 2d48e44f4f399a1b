import Foundation
import Host
import Platform
import Testing

/// `picket fmt` and the files that it writes.
@Suite struct FormatRunTests {
  static let untidy = "rule a on alarm sos"
  static let tidy = "rule a\n  on       alarm sos\n"

  private static func run(_ paths: [String], _ mode: FormatRun.Mode = .check) throws -> FormatRun.Outcome {
    try FormatRun.run(paths, mode: mode, announcer: Announcer(output: { _ in }))
  }

  @Test func aLinkStaysALinkAndAModeAMode() throws {
    let folder = try TestFolder()
    let file = try folder.write("real.txt", Self.untidy)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let link = (folder.path + "/a.rules")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.txt")
    #expect(try Self.run([folder.path], .write) == .well)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.tidy)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.txt")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.rules", "real.txt"])
  }

  @Test func whatIsRightKeepsItsTime() throws {
    let folder = try TestFolder()
    let file = try folder.write("a.rules", Self.tidy)
    let past = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: file)
    #expect(try Self.run([file], .write) == .well)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date == past)
  }

  @Test func checkAndDiffWriteNothing() throws {
    let folder = try TestFolder()
    let file = try folder.write("a.rules", Self.untidy)
    #expect(try Self.run([file], .check) == .differences)
    #expect(try Self.run([file], .diff) == .differences)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.untidy)
  }

  @Test func oneThatCannotBeReadDoesNotStopTheOthers() throws {
    let folder = try TestFolder()
    let file = try folder.write("a.rules", Self.untidy)
    #expect(try Self.run([(folder.path + "/none.rules"), file], .write) == .failed)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.tidy)
  }

  /// Something stands where the temporary file would: neither it nor the rule file is touched.
  @Test func aFileThatCannotBeWrittenStaysAsItIs() throws {
    let folder = try TestFolder()
    let file = try folder.write("a.rules", Self.untidy)
    let own = URL(fileURLWithPath: file).resolvingSymlinksInPath().path + ".\(getpid()).tmp"
    try "mine".write(toFile: own, atomically: false, encoding: .utf8)
    #expect(try Self.run([file], .write) == .failed)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.untidy)
    #expect(try String(contentsOfFile: own, encoding: .utf8) == "mine")
  }

  @Test func whatIsNoFileIsNotWritten() throws {
    let folder = try TestFolder()
    let pipe = (folder.path + "/a.rules")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(try Self.run([pipe], .write) == .well, "a pipe that nobody writes is empty, and that is formatted")
    #expect(try Self.run([folder.path + "/none"], .write) == .failed)
  }
}
