import Model
import Platform
import Testing

@testable import Host

@Suite struct InputPassingTests {
  func passing(
    _ bench: ReplayBench, _ inputs: [EventInput], _ intake: CollectingIntake, stop: StopSignal = StopSignal()
  )
    -> InputPassing<CollectingIntake>
  {
    let ledger = ReadingLedger(count: inputs.count, isStrict: bench.options.isStrict, listener: bench.heard.listener)
    let context = ReplayContext(
      inputs, options: bench.options, ledger: ledger, progress: ReadingProgress(), stop: stop)
    return InputPassing(source: context, intake: intake, batchBytes: 16)
  }

  @Test func chunksSayWhereTheyComeFrom() throws {
    let bench = try ReplayBench()
    let inputs: [EventInput] = [
      .file(try bench.folder.write("a.jsonl", "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n")),
      .file(try bench.folder.write("b.jsonl", "{\"d\":4}")),
    ]
    let intake = CollectingIntake()
    let passing = passing(bench, inputs, intake)
    #expect(try passing.read(1) && passing.read(0))
    #expect(intake.pieces.map(\.source) == [1, 0, 0])
    #expect(intake.pieces.map(\.firstLine) == [0, 0, 2])
    #expect(intake.pieces.map(\.startsInput) == [true, true, false])
    #expect(intake.pieces.map(\.isCutOff) == [true, false, false])
    #expect(intake.lines == ["{\"d\":4}", "{\"a\":1}", "{\"b\":2}", "{\"c\":3}"])
    #expect(!intake.isHandedOut)
  }

  @Test func readingEndsWhereNobodyTakesAnyMore() throws {
    let bench = try ReplayBench()
    let input = EventInput.file(try bench.folder.write("a.jsonl", String(repeating: "{\"a\":1}\n", count: 50)))
    let intake = CollectingIntake()
    intake.room = 3
    #expect(try !passing(bench, [input], intake).read(0))
    #expect(intake.lines.count == 6)
    let wanting = CollectingIntake()
    #expect(try passing(bench, [input], wanting).read(0, isWanted: { wanting.pieces.count < 4 }))
    #expect(wanting.lines.count == 8)
  }

  @Test func oneWhoIsToStopReadsNoMore() throws {
    let bench = try ReplayBench()
    let input = EventInput.file(try bench.folder.write("a.jsonl", String(repeating: "{\"a\":1}\n", count: 50)))
    let stop = StopSignal()
    let intake = CollectingIntake()
    intake.onSubmit = { if $0 == 2 { stop.raise() } }
    #expect(try !passing(bench, [input], intake, stop: stop).read(0))
    #expect(intake.lines.count == 4 && !intake.isHandedOut)
  }

  @Test func whatCannotBeReadIsToldOfAndTheNextIsRead() throws {
    let bench = try ReplayBench()
    let inputs: [EventInput] = [.file(bench.folder.path + "/missing"), .file(bench.folder.path)]
    let intake = CollectingIntake()
    #expect(try passing(bench, inputs, intake).read(0))
    #expect(try passing(bench, inputs, intake).read(1))
    #expect(bench.heard.faults.map(\.input) == [0, 1])
    #expect(intake.pieces == [] && !intake.isHandedOut)
    var strict = bench
    strict.options.isStrict = true
    #expect(throws: RunFailure.self) { try passing(strict, inputs, intake).read(0) }
  }

  @Test func rowsThatBecameNoLineGoWithTheLinesAroundThem() throws {
    let bench = try ReplayBench()
    let text = "device,time\na,2026-03-02T08:00:00Z\nbad\nb,2026-03-02T08:00:01Z\n"
    let input = EventInput.file(try bench.folder.write("a.jsonl", text))
    let intake = CollectingIntake()
    #expect(try passing(bench, [input], intake).read(0))
    #expect(intake.lines.count == 4)
    #expect(
      zip(intake.pieces, intake.refusedRows).allSatisfy { piece, rows in
        rows == (piece.firstLine < 3 && piece.firstLine + piece.lines.count >= 3 ? [3] : [])
      })
    #expect(intake.refusedRows.joined().count == 1)
    #expect(
      bench.heard.remarks == [
        "`\(bench.folder.path)/a.jsonl` is a CSV file, whatever its name says: it is read as that"
      ])
  }

  @Test func rowsBehindTheLastLineComeOnTheirOwn() throws {
    let bench = try ReplayBench()
    let input = EventInput.file(try bench.folder.write("a.csv", "device,time\na,2026-03-02T08:00:00Z,x"))
    let intake = CollectingIntake()
    #expect(try passing(bench, [input], intake).read(0))
    #expect(Array(intake.refusedRows.joined()) == [2])
    #expect(!intake.isHandedOut)
  }
}
