import Foundation
import Testing

/// The built program at work on a pipe that stays open. Nothing here looks at how long anything takes.
@Suite(.serialized) struct LiveTests {
  static let fast = """
    rule fast
      when speed > 50 km/h

    """

  /// What a live run says that keeps nothing.
  static let inMemory =
    "without `--state FOLDER` everything lives in memory: alerts that are open, and what is owed, go with the program\n"

  @Test func aNoticeIsToldWhileTheInputIsOpen() throws {
    let program = try LiveProgram(rules: Self.fast)
    program.send(speed: 60)
    #expect(program.readLine()?.contains("\"notice\":\"fired\",\"rule\":\"fast\"") == true)
    program.send(speed: 40)
    #expect(program.readLine()?.contains("\"notice\":\"cleared\"") == true)
    program.endInput()
    let end = program.wait()
    #expect(end.code == 0)
    #expect(end.output == "")
    #expect(end.errors == Self.inMemory + "2 events of 1 device, notices: 1 fired, 1 cleared")
  }

  @Test func silenceIsToldByTheClock() throws {
    let program = try LiveProgram(rules: "rule lost\n  when silent for 1 s\n")
    program.send(speed: 60)
    #expect(program.readLine()?.contains("\"notice\":\"fired\",\"rule\":\"lost\"") == true)
    program.endInput()
    #expect(program.wait().code == 0)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsItWhole(_ number: Int32) throws {
    let program = try LiveProgram(rules: Self.fast, arguments: ["--records", "records.jsonl"])
    program.send(speed: 60)
    let told = program.readLine()
    #expect(told?.contains("\"notice\":\"fired\"") == true)
    program.signalled(number)
    let end = program.wait()
    #expect(end.code == 0)
    #expect(end.errors == Self.inMemory + "1 event of 1 device, notices: 1 fired")
    let records = try String(contentsOf: program.folder.appendingPathComponent("records.jsonl"), encoding: .utf8)
    #expect(records == (told ?? "") + "\n")
  }

  @Test func aPipeWithoutAWriterCanBeLeft() throws {
    let program = try LiveProgram(rules: Self.fast, arguments: ["--verbose", "--input", "in.fifo"])
    // From this line on signals are listened for.
    #expect(program.readErrorLine()?.hasPrefix("picket: 1 rule, 0 fences; reads in.fifo, a recording, with ") == true)
    program.signalled(SIGTERM)
    let end = program.wait()
    #expect(end.code == 0)
    #expect(end.errors == "0 events of 0 devices, no notices")
  }

  @Test func itEndsQuietlyWhereNobodyReads() throws {
    let program = try LiveProgram(rules: Self.fast)
    program.send(speed: 60)
    #expect(program.readLine() != nil)
    program.closeOutput()
    var speed = 40
    while program.send(speed: speed) { speed = 100 - speed }
    let end = program.wait()
    #expect(end.code == 0)
    #expect(end.errors.hasSuffix("standard output was closed before the end"))
  }

  @Test func aFileSinkGoesOnWhereNobodyReads() throws {
    let rules = "sink log file \"log.jsonl\"\nsink screen stdout\n" + Self.fast + "  notify log\n  notify screen\n"
    let program = try LiveProgram(rules: rules)
    program.send(speed: 60)
    #expect(program.readLine() != nil)
    program.closeOutput()
    for number in 0..<100 { #expect(program.send(speed: number % 2 == 0 ? 40 : 60)) }
    program.endInput()
    let end = program.wait()
    #expect(end.code == 0)
    let log = try String(contentsOf: program.folder.appendingPathComponent("log.jsonl"), encoding: .utf8)
    #expect(log.split(separator: "\n").count == 101)
  }

  @Test func filesThatWereMovedAwayAreOpenedAnew() throws {
    let rules = "sink log file \"log.jsonl\"\nsink screen stdout\n" + Self.fast + "  notify log\n  notify screen\n"
    let program = try LiveProgram(rules: rules)
    let log = program.folder.appendingPathComponent("log.jsonl")
    let moved = program.folder.appendingPathComponent("log.1.jsonl")
    program.send(speed: 60)
    #expect(program.readLine() != nil)
    try FileManager.default.moveItem(at: log, to: moved)
    program.signalled(SIGHUP)
    var sent = 1
    // When a signal arrives is nobody's promise; each event is told before the next one goes.
    while !FileManager.default.fileExists(atPath: log.path) {
      program.send(speed: sent % 2 == 0 ? 60 : 40)
      guard program.readLine() != nil else { break }
      sent += 1
    }
    program.endInput()
    #expect(program.wait().code == 0)
    let lines = try [moved, log].map { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").count }
    #expect(lines[0] >= 1 && lines[1] >= 1)
    #expect(lines[0] + lines[1] == sent)
  }
}
