import Foundation
import Testing

/// What becomes of input files between two starts of the same command.
@Suite struct InputTests {
  private static let parts = [Events(100), Events(100, from: 100)]
  private static let arguments = World.usual + ["--input", "events.jsonl"]
  private static let both = Result { try World.undisturbed(parts.map(\.bytes)) }

  /// The form of the input file.
  enum Form: String, CaseIterable {
    case plain, gzip

    func bytes(_ data: Data) throws -> Data {
      switch self {
      case .plain: return data
      case .gzip:
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c"]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        DispatchQueue.global().async {
          try? input.fileHandleForWriting.write(contentsOf: data)
          try? input.fileHandleForWriting.close()
        }
        return output.fileHandleForReading.readDataToEndOfFile()
      }
    }
  }

  /// Reads the file and is killed: what it read is owed.
  private func owing(_ form: Form = .plain) throws -> World {
    let world = try World()
    try world.write("events.jsonl", try form.bytes(Self.parts[0].bytes))
    mkfifo(world.path("never.fifo"), 0o600)
    let engine = try world.start(Self.arguments, ["--checkpoint-every", "86400", "--input", "never.fifo"])
    #expect(eventually { world.logLines == 100 || !engine.isRunning }, "\(engine.errors)")
    engine.killed()
    return world
  }

  private func expectBoth(_ world: World, _ ending: Ending) throws {
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(world.log == (try Self.both.get()), "\(ending.errors)")
  }

  @Test(arguments: Form.allCases) func whatIsAppendedIsGoneOnWith(_ form: Form) throws {
    let world = try World()
    try world.write("events.jsonl", try form.bytes(Self.parts[0].bytes))
    #expect(try world.run(Self.arguments).code == 0)
    #expect(try world.run(Self.arguments).code == 0)
    try world.append("events.jsonl", try form.bytes(Self.parts[1].bytes))
    let ending = try world.run(Self.arguments)
    try expectBoth(world, ending)
    #expect(ending.errors.contains("100 events of 7 devices"), "\(ending.errors)")
  }

  @Test(arguments: Form.allCases) func whatIsAppendedToAnOwingFileIsGoneOnWith(_ form: Form) throws {
    let world = try owing(form)
    try world.append("events.jsonl", try form.bytes(Self.parts[1].bytes))
    try expectBoth(world, try world.run(Self.arguments))
  }

  /// A writer that is in the middle of a line: what is there of it is told of, and the next start has it whole.
  @Test(arguments: Form.allCases, [1, 60, 99]) func aLineThatIsStillWrittenIsReadWhole(_ form: Form, _ cut: Int) throws
  {
    let world = try World()
    let all = Self.parts[0].bytes + Self.parts[1].bytes + Data("{\"device\":7\n".utf8)
    let there = Self.parts[0].bytes.count + cut
    try world.write("events.jsonl", try form.bytes(all.prefix(there)))
    for start in 0..<3 {
      let ending = try world.run(Self.arguments, ["--rejects", "rejects.jsonl"])
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(ending.errors.contains("line 101 of events.jsonl is refused: ") == (start == 0), "\(ending.errors)")
    }
    try world.append("events.jsonl", try form.bytes(all.dropFirst(there)))
    try expectBoth(world, try world.run(Self.arguments, ["--rejects", "rejects.jsonl"]))
    let rejects = world.text("rejects.jsonl").split(separator: "\n")
    #expect(rejects.count == 2, "\(rejects)")
    #expect(rejects.dropLast().allSatisfy { $0.hasPrefix("{\"reason\":\"cut_off\",\"line\":101,") }, "\(rejects)")
    #expect(rejects.last?.hasPrefix("{\"reason\":\"bad_json\",\"line\":201,") == true, "\(rejects)")
  }

  @Test(arguments: Form.allCases) func anOwedFileMayEndInALineThatIsStillWritten(_ form: Form) throws {
    let world = try World()
    let all = Self.parts[0].bytes + Self.parts[1].bytes
    let there = Self.parts[0].bytes.count + 60
    try world.write("events.jsonl", try form.bytes(all.prefix(there)))
    mkfifo(world.path("never.fifo"), 0o600)
    let engine = try world.start(
      Self.arguments, ["--checkpoint-every", "86400", "--input", "never.fifo", "--rejects", "rejects.jsonl"])
    #expect(eventually { world.text("rejects.jsonl").hasSuffix("\n") || !engine.isRunning }, "\(engine.errors)")
    engine.killed()
    try world.append("events.jsonl", try form.bytes(all.dropFirst(there)))
    try expectBoth(world, try world.run(Self.arguments))
  }

  @Test func aLastLineThatIsWholeIsTakenOnce() throws {
    let world = try World()
    let all = Self.parts[0].bytes + Self.parts[1].bytes
    try world.write("events.jsonl", all.prefix(Self.parts[0].bytes.count - 1))
    for _ in 0..<2 { #expect(try world.run(Self.arguments).code == 0) }
    #expect(world.logLines == 100)
    try world.append("events.jsonl", all.dropFirst(Self.parts[0].bytes.count - 1))
    try expectBoth(world, try world.run(Self.arguments))
  }

  @Test(arguments: Form.allCases) func anotherFileBeginsAnewAndThatIsSaid(_ form: Form) throws {
    let world = try World()
    try world.write("events.jsonl", try form.bytes(Self.parts[0].bytes))
    #expect(try world.run(Self.arguments).code == 0)
    try world.remove("events.jsonl")
    try world.write("events.jsonl", try form.bytes(Self.parts[1].bytes))
    let ending = try world.run(Self.arguments)
    try expectBoth(world, ending)
    #expect(ending.errors.contains("`events.jsonl` no longer has the "), "\(ending.errors)")
    #expect(ending.errors.contains("it is read from its beginning"))
  }

  @Test func aFileThatIsWrittenOverBeginsAnew() throws {
    let world = try World()
    try world.write("events.jsonl", Self.parts[0].bytes)
    #expect(try world.run(Self.arguments).code == 0)
    // Shorter than what was read, and the same file.
    truncate(world.path("events.jsonl"), 0)
    try world.append("events.jsonl", Events(50, from: 100).bytes)
    let ending = try world.run(Self.arguments)
    #expect(ending.errors.contains("`events.jsonl` no longer has the "), "\(ending.errors)")
    try world.append("events.jsonl", Events(50, from: 150).bytes)
    try expectBoth(world, try world.run(Self.arguments))
  }

  @Test func aCopyIsTheSameFile() throws {
    let world = try World()
    try world.write("events.jsonl", Self.parts[0].bytes)
    #expect(try world.run(Self.arguments).code == 0)
    try world.remove("events.jsonl")
    try world.write("events.jsonl", Self.parts[0].bytes + Self.parts[1].bytes)
    let ending = try world.run(Self.arguments)
    try expectBoth(world, ending)
    #expect(
      ending.errors.contains("100 events of 7 devices") && !ending.errors.contains("no longer"), "\(ending.errors)")
  }

  @Test(arguments: ["replaced", "shortened", "changed", "deleted"], Form.allCases)
  func aFileThatOwedRecordsPointToIsAskedFor(_ way: String, _ form: Form) throws {
    let world = try owing(form)
    let whole = try #require(world.read("events.jsonl"))
    switch way {
    case "replaced":
      try world.remove("events.jsonl")
      try world.write("events.jsonl", try form.bytes(Self.parts[1].bytes))
    case "shortened": truncate(world.path("events.jsonl"), off_t(whole.count / 2))
    case "changed":
      if form == .plain {
        try world.change("events.jsonl", at: 20, to: [0x78])
      } else {
        try world.append("events.jsonl", Data())
        try world.write("events.jsonl", try form.bytes(Events(100, from: 7).bytes))
      }
    default: try world.remove("events.jsonl")
    }
    let before = world.kept()
    let ending = try world.run(Self.arguments)
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("`events.jsonl`"), "\(ending.errors)")
    #expect(
      ending.errors.contains("put that file back, or move the state directory away and begin anew"), "\(ending.errors)")
    #expect(world.kept() == before)
    // Put back from a copy, which is another file to the file system.
    try? world.remove("events.jsonl")
    try world.write("events.jsonl", whole + (try form.bytes(Self.parts[1].bytes)))
    try expectBoth(world, try world.run(Self.arguments))
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    let world = try World()
    let ending = try world.run(Self.arguments)
    #expect(ending.code == 2)
    #expect(ending.errors.contains("cannot open `events.jsonl`: no such file or directory"), "\(ending.errors)")
  }

  @Test func twoFilesAreGoneOnWithWhereEachEnded() throws {
    let world = try owing()
    try world.write("more.jsonl", Self.parts[1].bytes)
    let ending = try world.run(Self.arguments, ["--input", "more.jsonl"])
    try expectBoth(world, ending)
    try world.append("events.jsonl", Events(10, from: 200).bytes)
    try world.append("more.jsonl", Events(10, from: 210).bytes)
    #expect(try world.run(Self.arguments, ["--input", "more.jsonl"]).code == 0)
    #expect(world.log == (try World.undisturbed([Events(220).bytes])))
  }

  @Test func aPipeWithANameIsReadAgainFromItsWriter() throws {
    let world = try World()
    mkfifo(world.path("in.fifo"), 0o600)
    for (number, part) in Self.parts.enumerated() {
      let engine = try world.start(World.usual, ["--checkpoint-every", "86400", "--live", "--input", "in.fifo"])
      let writer = Process()
      writer.executableURL = URL(fileURLWithPath: "/bin/sh")
      try world.write("part", part.bytes)
      writer.arguments = ["-c", number == 0 ? "exec > in.fifo; cat part; exec sleep 60" : "cat part > in.fifo"]
      writer.currentDirectoryURL = world.folder
      try writer.run()
      if number == 0 {
        #expect(eventually { world.logLines == 100 || !engine.isRunning }, "\(engine.errors)")
        engine.killed()
        writer.terminate()
      } else {
        #expect(engine.wait() == 0, "\(engine.errors)")
        writer.waitUntilExit()
      }
    }
    #expect(world.log == (try Self.both.get()))
  }

  @Test func theSameEndTwiceTellsNothingTwice() throws {
    let rules = "sink log file \"out/log.jsonl\"\nrule lost\n  when silent for 10 min\n  notify log\n"
    let world = try World(rules: rules)
    try world.write("events.jsonl", Self.parts[0].bytes)
    let arguments = Self.arguments + ["--until", "2026-03-02T01:00:00Z"]
    #expect(try world.run(arguments).code == 0)
    let log = world.log
    #expect(world.logLines == 7)
    for _ in 0..<2 { #expect(try world.run(arguments).code == 0) }
    #expect(world.log == log)
    // In one command the later one counts.
    let other = try World(rules: rules)
    try other.write("events.jsonl", Self.parts[0].bytes)
    #expect(
      try other.run(Self.arguments + ["--until", "2026-03-02T00:05:00Z", "--until", "2026-03-02T01:00:00Z"]).code == 0)
    #expect(other.log == log)
  }
}
