import Foundation
import Model
import Platform
import Testing

@testable import Host

@Suite struct ReplaySourceTests {
  /// A line of a made-up input, and what it is sorted by.
  struct MadeLine {
    /// As the file has it.
    var text: String
    /// Events in it, each with its key and the text that it is passed on as; none where it is blank, broken or passed over.
    var events: [(key: Int64, text: String)]
    var isRefused = false
  }

  static let start: Int64 = 1_772_438_400_000

  static func native(_ key: Int64, _ number: Int) -> String {
    #"{"device":"t-\#(number % 7)","time":\#(key),"n":\#(number)}"#
  }

  /// A line of any kind, whose events are of about this time.
  static func line(_ key: Int64, _ number: Int, _ numbers: inout SeededNumbers) -> MadeLine {
    switch Int.random(in: 0..<14, using: &numbers) {
    case 0: return MadeLine(text: "", events: [])
    case 1: return MadeLine(text: #"{"device":"t-1","n":\#(number)}"#, events: [], isRefused: true)
    case 2: return MadeLine(text: "{broken \(number)", events: [], isRefused: true)
    case 3: return MadeLine(text: #"{"_type":"lwt","tst":\#(number)}"#, events: [])
    case 4:
      // Heard later than its fix was taken, which is older than all.
      let text = #"{"device":"t-2","time":\#(start - 5000),"received":\#(key),"n":\#(number)}"#
      return MadeLine(text: text, events: [(key, text)])
    case 5:
      let text = #"{"class":"TPV","time":"\#(Self.rfc3339(key))","mode":3,"lat":1,"lon":2,"n":\#(number)}"#
      return MadeLine(text: text, events: [(key, text)])
    case 6:
      let keys = (0..<3).map { _ in key + Int64.random(in: -3000...3000, using: &numbers) }
      let events = keys.enumerated().map { ($1, #"{"deviceId":9,"fixTime":\#($1),"n":\#(number * 10 + $0)}"#) }
      return MadeLine(text: "[" + events.map(\.1).joined(separator: ", ") + "]", events: events)
    case 7:
      let text = Self.native(key, number).dropLast() + #","pad":"\#(String(repeating: "x", count: 900))"}"#
      return MadeLine(text: "  " + text + " \r", events: [(key, String(text))])
    default:
      let text = Self.native(key, number)
      return MadeLine(text: text, events: [(key, text)])
    }
  }

  static func rfc3339(_ milliseconds: Int64) -> String {
    let second = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    return second.dropLast() + String(format: ".%03dZ", milliseconds % 1000)
  }

  /// An input in order, nearly so, or in none.
  static func input(_ count: Int, _ numbers: inout SeededNumbers) -> [MadeLine] {
    let disorder = [0, 0, 4000, 100_000].randomElement(using: &numbers) ?? 0
    var clock = start + Int64.random(in: 0..<60_000, using: &numbers)
    return (0..<count).map { number in
      clock += Int64.random(in: 0..<2000, using: &numbers)
      let back = disorder == 0 ? 0 : Int64.random(in: 0..<Int64(disorder), using: &numbers)
      var made = line(clock - back, number, &numbers)
      // An array makes disorder by itself.
      if disorder == 0, made.events.count > 1 { made = MadeLine(text: "", events: []) }
      return made
    }
  }

  /// The obvious way: all events, sorted by key, input and place in it.
  static func expected(_ inputs: [[MadeLine]], wants: (Int64) -> Bool = { _ in true }) -> [String] {
    let events = inputs.flatMap { $0.flatMap(\.events) }.filter { wants($0.key) }
    // `sort` is stable by what is documented of it only where the order is total.
    return events.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element.text)
  }

  func write(_ inputs: [[MadeLine]], _ bench: ReplayBench, _ numbers: inout SeededNumbers) throws -> [EventInput] {
    try inputs.enumerated().map { number, lines in
      let packing = TestPacking.allCases.randomElement(using: &numbers) ?? .plain
      let end = Bool.random(using: &numbers) ? "\n" : ""
      let text = lines.map(\.text).joined(separator: "\n") + (lines.isEmpty ? "" : end)
      let name = String(format: "%03d-device.jsonl", number) + packing.ending
      return .file(try bench.folder.write(bytes: packing.pack(Array(text.utf8)), to: name))
    }
  }

  @Test(arguments: 0..<60) func theSortedOrderIsThatOfAllEventsByKeyInputAndLine(_ seed: Int) throws {
    var numbers = SeededNumbers(state: UInt64(seed))
    var bench = try ReplayBench()
    let inputs = (0..<Int.random(in: 1...8, using: &numbers)).map { _ in
      Self.input(Int.random(in: 0...150, using: &numbers), &numbers)
    }
    let files = try write(inputs, bench, &numbers)
    bench.options.division = ReplayBench.tiny(
      blockBytes: [300, 512, 4096].randomElement(using: &numbers) ?? 0, fanIn: Int.random(in: 2...4, using: &numbers),
      largeInput: [500, 4_000, 1 << 40].randomElement(using: &numbers) ?? 0,
      workers: Int.random(in: 1...3, using: &numbers))
    bench.options.workers = Int.random(in: 1...5, using: &numbers)
    bench.options.batchBytes = [1, 700, 1 << 18].randomElement(using: &numbers) ?? 0
    bench.options.temporaryFolder = bench.folder.path
    if Bool.random(using: &numbers) { bench.options.from = Self.start + 30_000 }
    if Bool.random(using: &numbers) { bench.options.to = Self.start + 90_000 }
    let options = bench.options
    let source = bench.source(files)
    let got = try bench.sorted(source, batchBytes: [1, 900, 1 << 18].randomElement(using: &numbers) ?? 0)
    #expect(got.lines == Self.expected(inputs, wants: options.wants))
    #expect(bench.heard.faults == [])
    // Each refused line once, with its file and line.
    let refused = inputs.enumerated().flatMap { input, lines in
      lines.enumerated().filter(\.element.isRefused).map { "\(input):\($0.offset + 1):\($0.element.text)" }
    }
    let told = bench.heard.refused.map { "\($0.input):\($0.line):\(String(decoding: $0.text, as: UTF8.self))" }
    #expect(told.sorted() == refused.sorted())
    #expect(source.counts.refused.values.reduce(0, +) == refused.count)
    #expect(source.counts.events == got.lines.count)
    #expect(source.counts.leftOut == Self.expected(inputs).count - got.lines.count)
    #expect(source.counts.passedOver == inputs.joined().count { $0.text.contains("_type") })
    // Nothing is left where temporary files were made.
    #expect(bench.folder.files.count == files.count)
  }

  /// What the law goes through, so that a change of the little worlds cannot make it empty.
  @Test func theLittleWorldsNeedTheDiskMergesOfRunsAndInputsThatAreNotSorted() throws {
    var seen = (spills: 0, merges: 0, direct: 0)
    for seed in 0..<10 {
      var numbers = SeededNumbers(state: UInt64(seed))
      var bench = try ReplayBench()
      let files = try write((0..<6).map { _ in Self.input(120, &numbers) }, bench, &numbers)
      bench.options.division = ReplayBench.tiny(blockBytes: 512, fanIn: 3, largeInput: 4_000)
      let source = bench.source(files)
      let stop = StopSignal()
      _ = try source.look(stop: stop)
      let merged = try #require(try source.sorted(stop: stop))
      seen.spills += merged.effort.spills
      seen.merges += merged.effort.merges
      seen.direct += merged.direct.count
    }
    #expect(seen.spills > 50 && seen.merges > 10 && seen.direct > 10)
  }

  @Test func threeHundredInputsAreMerged() throws {
    var numbers = SeededNumbers(state: 300)
    var bench = try ReplayBench()
    let inputs = (0..<300).map { _ in Self.input(Int.random(in: 0...8, using: &numbers), &numbers) }
    let files = try write(inputs, bench, &numbers)
    bench.options.division = ReplayBench.tiny(largeInput: 100)
    #expect(try bench.sorted(bench.source(files)).lines == Self.expected(inputs))
    bench.options.division = nil
    #expect(try bench.sorted(bench.source(files)).lines == Self.expected(inputs))
  }

  @Test func aLineOfAMebibyteIsSortedLikeAnyOther() throws {
    var bench = try ReplayBench()
    let head = #"{"device":"a","time":\#(Self.start + 500),"pad":""#
    let long = head + String(repeating: "x", count: LineCutter.lineLimit - head.utf8.count - 2) + "\"}"
    let tooLong = long + " x"
    let inputs: [EventInput] = try [
      .file(bench.folder.write("a.jsonl", [Self.native(Self.start + 900, 1), long, tooLong].joined(separator: "\n"))),
      .file(bench.folder.write("b.jsonl", [Self.native(Self.start + 700, 2), long].joined(separator: "\n"))),
    ]
    let expected = [long, long, Self.native(Self.start + 700, 2), Self.native(Self.start + 900, 1)]
    for division in [nil, ReplayBench.tiny(largeInput: 1 << 40), ReplayBench.tiny(largeInput: 10)] {
      bench.options.division = division
      #expect(try bench.sorted(bench.source(inputs)).lines == expected)
    }
    #expect(bench.heard.refused.allSatisfy { $0.reason == .tooLong && $0.line == 3 && $0.text.count == 4096 })
    #expect(bench.heard.refused.count == 3)
  }

  @Test(arguments: [10, 1 << 40] as [Int64]) func tracksOfAllFormatsAreSortedTogether(_ large: Int64) throws {
    var bench = try ReplayBench()
    bench.options.division = ReplayBench.tiny(largeInput: large)
    let start = "2026-03-02T08:00:0"
    func point(_ second: Int) -> String {
      "<trkpt lat=\"1\" lon=\"2\"><time>\(start)\(second)Z</time></trkpt>"
    }
    func sentence(_ second: Int) -> String { "$GPRMC,08000\(second),A,0100.00,N,00200.00,E,1.0,0.0,020326,," }
    let inputs: [EventInput] = try [
      .file(
        bench.folder.write("table.csv", "device,time\nc,\(start)0Z\nbad\nc,\(start)4Z\nc,\(start)8Z\n")),
      .file(
        bench.folder.write(
          bytes: TestPacking.zstd.pack(Array("<gpx><trk><trkseg>\n\(point(1))\n\(point(5))</trkseg></trk></gpx>".utf8)),
          to: "walk.gpx.zst")),
      .file(bench.folder.write("boat.log", [2, 6].map(sentence).joined(separator: "\r\n"))),
      .file(
        bench.folder.write("van.jsonl", [3, 7].map { Self.native(Self.start + $0 * 1000, 0) }.joined(separator: "\n"))),
    ]
    let got = try bench.sorted(bench.source(inputs))
    let devices = got.lines.map { line in
      ["c", "walk", "boat", "t-0"].first { line.contains("\"device\":\"\($0)\"") } ?? line
    }
    #expect(devices == ["c", "walk", "boat", "t-0", "c", "walk", "boat", "t-0", "c"])
    #expect(bench.heard.refused == [RefusedLine(input: 0, line: 3, reason: .badRow, text: Array("bad".utf8))])
    #expect(bench.heard.faults == [] && bench.heard.remarks == [])
  }

  /// Some rows become no line, others become lines that are refused.
  @Test func whatIsRefusedOfATableIsToldInTheOrderOfItsLines() throws {
    var bench = try ReplayBench()
    bench.options.division = ReplayBench.tiny()
    bench.options.batchBytes = 256
    let rows = (0..<3000).map { $0 % 3 == 0 ? "c,2026-03-02T08:00:00Z" : $0 % 3 == 1 ? "c,soon" : "bad" }
    let table = try bench.folder.write("table.csv", "device,time\n" + rows.joined(separator: "\n"))
    _ = try bench.sorted(bench.source([.file(table)]))
    #expect(bench.heard.refused.map(\.line) == (2...3001).filter { $0 % 3 != 2 })
  }

  @Test func nothingIsReadOfNothing() throws {
    let bench = try ReplayBench()
    #expect(try bench.sorted(bench.source([])).pieces == [])
    let empty = try ["a.jsonl", "b.ndjson", "c.json.gz"].map { EventInput.file(try bench.folder.write($0, "")) }
    #expect(try bench.source(empty).look(stop: StopSignal()) == .inTurn([0, 1, 2]))
    #expect(try bench.sorted(bench.source(empty)).pieces == [])
    #expect(bench.heard.faults == [])
  }
}
