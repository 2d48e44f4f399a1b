import Model
import Testing

@testable import Wire

/// Numbers by the same seed are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct HostileInputTests {
  static let samples =
    DialectTests.samples + [
      "[" + DialectTests.position + "]", #"{"positions":["# + DialectTests.position + "]}",
      #"{"device":"\u0041\n\ud83d\ude00","time":"2026-03-01T00:00:00Z","alarm":["s\u006fs","\"x\\"],"a":{"b":{"c":1}}}"#,
    ]

  @Test func truncationsAreRefused() {
    for sample in Self.samples {
      let bytes = Array(sample.utf8)
      let pieces = (1..<bytes.count).map { Array(bytes[..<$0]) + [10] }
      let reading = decode(pieces.flatMap { $0 + bytes + [10] }, gpsdDevice: "g")
      #expect(reading.rejects.map(\.lineNumber) == pieces.indices.map { $0 * 2 }, "\(sample)")
      #expect(reading.rows.count == pieces.count)
      let cut = decode(Array(bytes.dropLast()), gpsdDevice: "g").rejects.map(\.reason)
      #expect(cut == [.cutOff], "\(sample)")
    }
  }

  @Test func mutationsNeverCrashAndStandAlone() {
    var numbers = SeededNumbers(state: 42)
    let spice: [UInt8] = Array("{}[]\",:\\0159eE-+.ntf \n\r\t".utf8) + [0, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]
    var mutants: [[UInt8]] = []
    for _ in 0..<5000 {
      var bytes = Array(Self.samples.randomElement(using: &numbers)!.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let at = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: bytes[at] = spice.randomElement(using: &numbers)!
        case 1: bytes.insert(spice.randomElement(using: &numbers)!, at: at)
        default: if bytes.count > 1 { bytes.remove(at: at) }
        }
      }
      mutants.append(bytes + [10])
    }
    let alone = decodeEach(mutants, gpsdDevice: "g")
    let befores = mutants.map { _ in Self.samples.randomElement(using: &numbers)! + "\n" }
    let first = decodeEach(befores.map { Array($0.utf8) }, gpsdDevice: "g")
    let after = decodeEach(zip(befores, mutants).map { Array($0.utf8) + $1 }, gpsdDevice: "g")
    for index in mutants.indices {
      #expect(after[index].rows == first[index].rows + alone[index].rows)
      #expect(after[index].rejects.map(\.reason) == alone[index].rejects.map(\.reason))
    }
  }

  @Test func rubbishNeverCrashes() {
    var numbers = SeededNumbers(state: 1)
    for size in [0, 1, 2, 3, 63, 64, 65, 1000, 100_000] {
      let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      _ = decode(bytes)
      _ = decode(Array("{\"device\":\"".utf8) + bytes)
      _ = decode([0x5B] + bytes, dialect: .traccar)
    }
    for byte in [0x7B, 0x5B, 0x22, 0x5C, 0x2C, 0x00, 0xFF, 0x0A, 0x0D, 0x20] as [UInt8] {
      _ = decode([UInt8](repeating: byte, count: 1 << 20))
    }
  }

  @Test func deepNesting() {
    let deep = String(repeating: "[", count: 100_000)
    let closed = deep + String(repeating: "]", count: 100_000)
    #expect(decode(#"{"device":"a","time":1,"x":"# + closed + "}").rows.count == 1)
    #expect(decode(#"{"device":"a","time":1,"x":"# + deep + "}\n").rejects.map(\.reason) == [.badJSON])
    #expect(decode(closed + "\n").rejects.map(\.reason) == [.notAnObject])
    #expect(decode(#"{"device":"a","time":1,"alarm":"# + closed + "}").counts.wrongTypes == 1)
    let objects = String(repeating: #"{"a":"#, count: 50_000) + "1" + String(repeating: "}", count: 50_000)
    #expect(decode(#"{"device":"a","time":1,"a":"# + objects + "}").rows.count == 1)
  }

  @Test func lengthIsLimited() {
    let start = #"{"device":"a","time":1,"x":""#
    let fits = start + String(repeating: "y", count: (1 << 20) - start.utf8.count - 2) + "\"}"
    #expect(decode(fits + "\n").rows.count == 1)
    #expect(decode(fits + " \n").rows.count == 1)
    #expect(decode(fits.replacing("\"}", with: "z\"}") + "\n").rejects.map(\.reason) == [.tooLong])
  }

  @Test func brokenUTF8() {
    let line = Array(#"{"device":"a","time":1,"x":""#.utf8)
    for bad in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC3], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]] {
      #expect(decode(line + bad + Array("\"}\n".utf8)).rejects.map(\.reason) == [.badUTF8])
    }
  }

  @Test func lineEndsAndMarks() {
    let line = DialectTests.native
    let alone = decode(line).rows
    for text in [line + "\r\n", "\u{FEFF}" + line, "\n\r\n \t\n" + line + "\n\n", "  " + line + "  \r\n"] {
      #expect(decode(text).rows == alone, "\(text)")
      #expect(decode(text).rejects.isEmpty)
    }
    #expect(decode(line + "\n\u{FEFF}" + line).rows == alone + alone)
    #expect(decode("\u{FEFF}\u{FEFF}" + line + "\n\u{FEFF}\n").rejects.map(\.reason) == [.notAnObject])
    #expect(decode(line + "\u{0}\n").rejects.count == 1)
    #expect(decode("").lines == 0 && decode("\n").lines == 1 && decode(line + "\n" + line).lines == 2)
  }

  /// However the input is cut into chunks, and whatever room they have, the rows are the same.
  @Test func cutsChangeNothing() {
    var numbers = SeededNumbers(state: 5)
    var lines: [[UInt8]] = []
    for _ in 0..<400 {
      var bytes = Array(Self.samples.randomElement(using: &numbers)!.utf8)
      if Int.random(in: 0..<4, using: &numbers) == 0 {
        bytes.remove(at: Int.random(in: 0..<bytes.count, using: &numbers))
      }
      lines.append(bytes.filter { $0 != 10 } + [10])
    }
    let input = lines.flatMap { $0 }
    let whole = decode(input, gpsdDevice: "g", spare: 1 << 20)
    #expect(whole.rows.count > 200 && whole.lines == 400)
    for share in [1, 2, 7, 50] {
      var cuts: [Int] = []
      var at = 0
      for line in lines.dropLast() {
        at += line.count
        if Int.random(in: 0..<share, using: &numbers) == 0 { cuts.append(at) }
      }
      let cut = decode(input, cuts: cuts, gpsdDevice: "g")
      #expect(cut.rows == whole.rows)
      #expect(cut.rejects.map(\.reason) == whole.rejects.map(\.reason))
      #expect(cut.rejects.map(\.lineNumber) == whole.rejects.map(\.lineNumber))
      #expect(cut.counts.wrongTypes == whole.counts.wrongTypes)
      #expect(cut.counts.passedOver == whole.counts.passedOver)
    }
  }

  @Test func manyRowsInOneChunk() {
    let line = #"{"device":1,"time":1}"# + "\n"
    let reading = decode(Array(String(repeating: line, count: Chunk.rowLimit + 2).utf8))
    #expect(reading.rows.count == Chunk.rowLimit && reading.rejects.map(\.reason) == [.tooLong, .tooLong])
  }

  @Test func namesKeepTheirSpelling() {
    func device(_ spelling: String) -> String? { decode("{\"device\":\(spelling),\"time\":1}").rows.first?.device }
    #expect(device("\"0042\"") == "0042")
    #expect(device("42 ") == "42")
    #expect(device("123456789012345678901234567890") == "123456789012345678901234567890")
    #expect(device("\"a\\u00e9\\\"b\"") == "aé\"b")
    #expect(device("\"" + String(repeating: "x", count: 255) + "\"")?.count == 255)
    #expect(device("1e3") == nil)
    let plain = decode(#"{"device":"ab","time":1}"#).rows.first
    let escaped = decode(#"{"device":"\u0061b","time":1}"#).rows.first
    #expect(plain?.hash == escaped?.hash && plain?.device == escaped?.device)
  }

  /// Numbers are the nearest doubles, whichever way they are read: the standard library's reading is the judge.
  @Test func numbersAreTheNearestDoubles() {
    var numbers = SeededNumbers(state: 9)
    var spellings = ["0", "-0", "0.1", "1e5", "1E-7", "123456789012345", "1234567890123456", "0.000000000000001"]
    for _ in 0..<5000 {
      let whole = UInt64.random(in: 0..<10_000_000_000, using: &numbers) >> UInt64.random(in: 0..<34, using: &numbers)
      var text = (Bool.random(using: &numbers) ? "-" : "") + "\(whole)"
      let places = Int.random(in: 0...12, using: &numbers)
      if places > 0 {
        text += "." + (0..<places).map { _ in "\(Int.random(in: 0...9, using: &numbers))" }.joined()
      }
      if Int.random(in: 0..<8, using: &numbers) == 0 { text += "e\(Int.random(in: -20...20, using: &numbers))" }
      spellings.append(text)
    }
    let ends = [",", "}", " ,", "\t}", " }"]
    var input = ""
    for (index, spelling) in spellings.enumerated() {
      let end = ends[index % ends.count]
      input += #"{"device":"a","time":1,"odometer":"# + spelling + end
      input += end.hasSuffix(",") ? #""x":1}"# + "\n" : "\n"
    }
    let read = decode(input).rows.map { $0.fields["odometer"] }
    #expect(read == spellings.map { Double($0).map { $0 + 0 } })
  }
}
