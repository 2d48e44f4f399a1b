import Foundation
import GRDB
import Platform
import Testing

@testable import Storage

/// Real files, and a database that outlives the runs that are cut off.
@Suite struct FileLedgerTests {
  let folder: StorageFolder
  let database: StateDatabase

  init() throws {
    folder = try StorageFolder()
    database = try StateDatabase()
  }

  /// A run's ledger, after its recovery.
  func start(expecting cuts: [CutFile] = []) throws -> FileLedger {
    let ledger = FileLedger(database)
    #expect(try ledger.cutBack() == cuts)
    return ledger
  }

  func open(_ name: String, _ ledger: FileLedger) throws -> OutputFile {
    try OutputFile(
      appendingTo: folder.place(name), with: Appending(announcer: Announcer(output: { _ in }), registry: ledger))
  }

  func write(_ text: String, to file: OutputFile) throws { #expect(try file.write(Array(text.utf8)) == .done) }

  func checkpoint(
    _ ledger: FileLedger, _ files: [OutputFile], expired: [String] = [], released: [String] = []
  ) throws {
    var marks = FileMarks()
    for name in released { marks.released[folder.place(name)] = ledger.openings }
    marks.files = try files.compactMap { try $0.mark() }
    marks.expired = expired.map { folder.place($0) }
    try marks.sync()
    try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
  }

  var rows: [String] {
    get throws {
      try database.writer.read { try Row.fetchAll($0, sql: "SELECT path, length FROM file ORDER BY path") }
        .map { row in
          let path: String = row["path"]
          let length: Int = row["length"]
          return path.dropFirst(folder.path.count + 1) + " \(length)"
        }
    }
  }

  func cut(_ name: String, _ outcome: CutFile.Outcome) -> CutFile {
    CutFile(path: folder.place(name), outcome: outcome)
  }

  @Test func whatStoodThereBeforeIsNeverCut() throws {
    try folder.write("a", "before\n")
    let file = try open("a", try start())
    #expect(try rows == [])
    try write("ours\n", to: file)
    #expect(try rows == ["a 7"])
    _ = try start(expecting: [cut("a", .cut(bytes: 5))])
    #expect(folder.read("a") == "before\n")
  }

  @Test func cuttingTwiceIsCuttingOnce() throws {
    try folder.write("a", "before\n")
    let first = try start()
    try write("ours\n", to: try open("a", first))
    try write("ours\n", to: try open("b", first))
    _ = try start(expecting: [cut("a", .cut(bytes: 5)), cut("b", .deleted)])
    _ = try start()
    #expect(folder.files == ["a"])
    // Killed in the middle of writing it again.
    try write("our", to: try open("a", try start()))
    _ = try start(expecting: [cut("a", .cut(bytes: 3))])
    #expect(folder.read("a") == "before\n")
  }

  @Test func aCheckpointMovesTheLengthOn() throws {
    let ledger = try start()
    let file = try open("a", ledger)
    try write("one\n", to: file)
    try checkpoint(ledger, [file])
    try write("two\n", to: file)
    #expect(try rows == ["a 4"])
    _ = try start(expecting: [cut("a", .cut(bytes: 4))])
    #expect(folder.read("a") == "one\n")
  }

  @Test func marksAreOfTheirMoment() throws {
    let ledger = try start()
    let file = try open("a", ledger)
    try write("one\n", to: file)
    var marks = FileMarks()
    marks.files = [try #require(try file.mark())]
    // The writer goes on while the checkpoint is under way.
    try write("two\n", to: file)
    try write("new\n", to: try open("b", ledger))
    try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
    #expect(try rows == ["a 4", "b 0"])
    _ = try start(expecting: [cut("a", .cut(bytes: 4)), cut("b", .deleted)])
  }

  @Test func whatIsReleasedIsForgottenWithTheCheckpoint() throws {
    let ledger = try start()
    let (a, b) = (try open("a", ledger), try open("b", ledger))
    try write("a\n", to: a)
    try write("b\n", to: b)
    #expect(try rows == ["a 0", "b 0"])
    try checkpoint(ledger, [a, b], released: ["a"])
    #expect(try rows == ["b 2"])
  }

  @Test func whatIsReleasedAndOpenedAgainIsKept() throws {
    let ledger = try start()
    let a = try open("a", ledger)
    try write("a\n", to: a)
    var marks = FileMarks()
    marks.files = [try #require(try a.mark())]
    marks.released = [folder.place("a"): ledger.openings]
    // Before the checkpoint commits: a kill would still need the old length.
    try write("more\n", to: try open("a", ledger))
    #expect(try rows == ["a 0"])
    try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
    #expect(try rows == ["a 2"])
    _ = try start(expecting: [cut("a", .cut(bytes: 5))])
  }

  @Test func filesThatNobodyWritesAnyMoreAreForgotten() throws {
    let first = try start()
    let old = try open("old", first)
    try write("x\n", to: old)
    try checkpoint(first, [old])
    let second = try start()
    let new = try open("new", second)
    try write("y\n", to: new)
    #expect(try rows == ["new 0", "old 2"])
    try checkpoint(second, [new])
    #expect(try rows == ["new 2"])
    #expect(folder.read("old") == "x\n")
  }

  @Test func aShortenedFileIsTakenAsItIs() throws {
    let ledger = try start()
    let file = try open("a", ledger)
    try write("one\ntwo\n", to: file)
    try checkpoint(ledger, [file])
    try #require(truncate(folder.place("a"), 4) == 0)
    let again = try start(expecting: [cut("a", .shortened(bytes: 4))])
    try write("three\n", to: try open("a", again))
    _ = try start(expecting: [cut("a", .cut(bytes: 6))])
    #expect(folder.read("a") == "one\n")
  }

  @Test func aMovedFileIsForgotten() throws {
    let ledger = try start()
    let (a, b) = (try open("a", ledger), try open("b", ledger))
    try write("a\n", to: a)
    try write("b\n", to: b)
    try checkpoint(ledger, [a, b])
    try #require(rename(folder.place("a"), folder.place("a.1")) == 0)
    try #require(rename(folder.place("b"), folder.place("b.1")) == 0)
    try folder.write("b", "somebody's, and longer\n")
    _ = try start(expecting: [cut("a", .gone), cut("b", .replaced)])
    #expect(try rows == [])
    #expect(folder.read("b") == "somebody's, and longer\n")
    #expect(folder.read("a.1") == "a\n")
  }

  @Test func aNewFileUnderAnOldPathReplacesItsEntry() throws {
    let ledger = try start()
    let file = try open("a", ledger)
    try write("a long line\n", to: file)
    try checkpoint(ledger, [file])
    try #require(rename(folder.place("a"), folder.place("a.1")) == 0)
    try write("b\n", to: try file.reopened())
    #expect(try rows == ["a 0"])
    _ = try start(expecting: [cut("a", .deleted)])
    #expect(folder.read("a.1") == "a long line\n")
  }

  @Test func aFileThatWasOpenedAnewAndIsEmptyNeedsNoEntry() throws {
    let ledger = try start()
    let file = try open("a", ledger)
    try write("a\n", to: file)
    try checkpoint(ledger, [file])
    try #require(rename(folder.place("a"), folder.place("a.1")) == 0)
    let again = try file.reopened()
    try checkpoint(ledger, [again])
    #expect(try rows == [])
    try write("b\n", to: again)
    #expect(try rows == ["a 0"])
  }

  @Test func expiredFilesGoAfterTheCheckpoint() throws {
    try folder.write("old", "x\n")
    let ledger = try start()
    try checkpoint(ledger, [], expired: ["old"])
    #expect(folder.files == ["old"])
    try ledger.deleteExpired()
    #expect(folder.files == [])
    // Killed between the commit and the deletion.
    try folder.write("older", "x\n")
    try checkpoint(ledger, [], expired: ["older"])
    _ = try start()
    #expect(folder.files == [])
    // It is not deleted a second time.
    try folder.write("older", "x\n")
    _ = try start()
    #expect(folder.files == ["older"])
  }

  @Test func entriesAreDurableInAFileToo() throws {
    let path = folder.place("state.sqlite")
    do {
      let ledger = FileLedger(try StateDatabase(path: path))
      #expect(try ledger.cutBack() == [])
      for name in ["a", "b", "c"] { try write("x\n", to: try open(name, ledger)) }
    }
    let ledger = FileLedger(try StateDatabase(path: path))
    #expect(try ledger.cutBack() == ["a", "b", "c"].map { cut($0, .deleted) })
  }

  @Test func devicesAndPipesAreNoBusinessOfIt() throws {
    let ledger = try start()
    let file = try OutputFile(
      appendingTo: "/dev/null", with: Appending(announcer: Announcer(output: { _ in }), registry: ledger))
    #expect(try file.write([1]) == .done)
    #expect(try file.mark() == nil)
    #expect(try rows == [])
  }

  @Test(arguments: [
    (CutFile.Outcome.cut(bytes: 3), true, "cut `/a` back by 3 bytes, which are written again"),
    (.deleted, true, "deleted `/a`, which is written again"),
    (
      .shortened(bytes: 9), false,
      "`/a` is 9 bytes shorter than it was left: what it has stays, what is missing is not written again"
    ),
  ]) func outcomesAreSaid(_ outcome: CutFile.Outcome, _ isUsual: Bool, _ sentence: String) {
    let file = CutFile(path: "/a", outcome: outcome)
    #expect(file.sentence == sentence)
    #expect(file.isUsual == isUsual)
  }
}
