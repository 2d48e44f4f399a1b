import Model
import Platform
import Testing
import Wire

@testable import Host

@Suite struct ReadingLedgerTests {
  func job(_ text: String, rejects: [Reject], rows: [RefusedRow] = [], source: Int = 0) -> Job {
    let job = Job(fieldCount: 0)
    let chunk = job.chunk
    chunk.setLines(Array(text.utf8)[...])
    chunk.source = source
    chunk.firstLine = 10
    chunk.lineCount = 3
    chunk.rejects = rejects
    job.refusedRows = rows
    return job
  }

  /// A row with a column too many.
  static func row() throws -> RefusedRow? {
    var translated = TranslatedLines()
    var translator = TrackTranslator(.csv, TrackReading(deviceName: "d"))
    let text = Array("device,time\na,1772438402000\n1,2,3\n".utf8)
    try text.withUnsafeBytes { try translator.take($0, into: &translated) }
    return translated.refused.first
  }

  @Test func whatIsReadAgainIsNotToldAgain() throws {
    let heard = Heard()
    let ledger = ReadingLedger(count: 2, isStrict: false, listener: heard.listener)
    let first = Reject(reason: .noTime, lineNumber: 0, offset: 0, length: 2)
    let second = Reject(reason: .badJSON, lineNumber: 2, offset: 4, length: 1)
    let row = try #require(try Self.row())
    ledger.begin(1)
    #expect(ledger.take(job("{}\n\nx\n", rejects: [first], rows: [row], source: 1), options: OrderingOptions()))
    ledger.begin(1)
    #expect(
      ledger.take(job("{}\n\nx\n", rejects: [first, second], rows: [row], source: 1), options: OrderingOptions()))
    // In the order of the lines, whatever they were refused by.
    #expect(
      heard.refused == [
        RefusedLine(input: 1, line: 3, reason: .badRow, text: Array("1,2,3".utf8)),
        RefusedLine(input: 1, line: 11, reason: .noTime, text: Array("{}".utf8)),
        RefusedLine(input: 1, line: 13, reason: .badJSON, text: Array("x".utf8)),
      ])
    // What counts is the last reading.
    #expect(ledger.counts.lines == 3)
    #expect(ledger.counts.refused == [.noTime: 1, .badJSON: 1, .badRow: 1])
  }

  @Test func aFaultIsToldOnce() throws {
    let heard = Heard()
    let ledger = ReadingLedger(count: 2, isStrict: false, listener: heard.listener)
    try ledger.fault(0, "a is damaged")
    try ledger.fault(0, "a is damaged")
    try ledger.fault(1, "b is missing")
    #expect(
      heard.faults == [InputFault(input: 0, sentence: "a is damaged"), InputFault(input: 1, sentence: "b is missing")])
  }

  @Test func strictlyTheFirstFaultOrRefusedLineEndsIt() throws {
    let heard = Heard()
    let ledger = ReadingLedger(count: 1, isStrict: true, listener: heard.listener)
    #expect(throws: RunFailure("a is damaged")) { try ledger.fault(0, "a is damaged") }
    #expect(heard.faults == [])
    #expect(ledger.take(job("{}\n", rejects: []), options: OrderingOptions()))
    let reject = Reject(reason: .noTime, lineNumber: 0, offset: 0, length: 2)
    #expect(!ledger.take(job("{}\n", rejects: [reject]), options: OrderingOptions()))
    let row = try #require(try Self.row())
    #expect(!ledger.take(job("{}\n", rejects: [], rows: [row]), options: OrderingOptions()))
    #expect(heard.refused.count == 2)
  }

  @Test func eventsOutsideOfTheWantedTimeAreLeftOut() {
    let ledger = ReadingLedger(count: 1, isStrict: false, listener: Heard().listener)
    let job = job("", rejects: [])
    for time in [1, 5, 9, 10] as [Int64] {
      var row = EventRow()
      row.time = time
      _ = job.chunk.appendRow(row)
    }
    var options = OrderingOptions()
    options.from = 5
    options.to = 10
    #expect(ledger.take(job, options: options))
    #expect(ledger.counts.events == 2 && ledger.counts.leftOut == 2)
  }
}
