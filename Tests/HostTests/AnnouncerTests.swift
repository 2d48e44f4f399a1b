import Glibc
import Platform
import Testing

@testable import Host

@Suite struct AnnouncerTests {
  /// What an announcer of this loudness wrote.
  private func lines(_ loudness: Announcer.Loudness) -> [String] {
    let written = Locked<[String]>([])
    let announcer = Announcer(loudness, output: { line in written.withLock { $0.append(line) } })
    announcer.say("cannot write `a`")
    announcer.mention("3 events")
    announcer.detail("appends to `a`")
    announcer.write("one\ntwo\n")
    return written.withLock { $0 }
  }

  @Test(arguments: [
    (Announcer.Loudness.quiet, ["picket: cannot write `a`\n", "one\ntwo\n"]),
    (.usual, ["picket: cannot write `a`\n", "3 events\n", "one\ntwo\n"]),
    (.verbose, ["picket: cannot write `a`\n", "3 events\n", "picket: appends to `a`\n", "one\ntwo\n"]),
  ])
  func saysAsMuchAsIsWanted(_ loudness: Announcer.Loudness, _ expected: [String]) {
    #expect(lines(loudness) == expected)
  }

  @Test func aNameMovesNoCursor() {
    let written = Locked<[String]>([])
    let announcer = Announcer(output: { line in written.withLock { $0.append(line) } })
    announcer.say("cannot read `\u{1b}[31m\n\u{202e}`")
    announcer.mention("clocks ahead: `\u{9b}2J`")
    #expect(
      written.withLock { $0 } == [
        "picket: cannot read `\\u{1b}[31m\\u{a}\\u{202e}`\n", "clocks ahead: `\\u{9b}2J`\n",
      ])
  }
}

@Suite struct FileReaderTests {
  @Test func aPipeWithoutAWriterIsEmpty() throws {
    let folder = try TestFolder()
    let path = folder.path + "/fence.geojson"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(try FileReader.read(path, limit: 10) == [])
  }

  @Test func aFolderIsNoFile() throws {
    let folder = try TestFolder()
    let path = folder.path
    #expect(throws: RunFailure("cannot read `\(path)`: is a directory")) { try FileReader.read(path, limit: 10) }
  }

  @Test func whatHasNoEndHasALimit() throws {
    #expect(throws: RunFailure("`/dev/zero` is larger than 1 MB")) { try FileReader.read("/dev/zero", limit: 1 << 20) }
  }
}
