import Model
import Testing

@testable import Wire

/// What holds for every format.
@Suite struct TrackTranslatorTests {
  @Test(arguments: TrackSample.all) func anyCutGivesTheSameBytes(_ format: TrackFormat, _ text: String) {
    let bytes = Array(text.utf8)
    let whole = translate(bytes, format)
    #expect(whole.fault == nil)
    #expect(!whole.events.isEmpty)
    for cut in 0...bytes.count {
      #expect(translate(bytes, format, cuts: [cut]) == whole, "cut at \(cut)")
    }
    #expect(translate(bytes, format, cuts: Array(1..<bytes.count)) == whole)
  }

  @Test(arguments: TrackSample.all) func aFileThatIsCutOffGivesWhatCameBefore(_ format: TrackFormat, _ text: String) {
    let bytes = Array(text.utf8)
    let whole = translate(bytes, format)
    for length in 0..<bytes.count {
      let part = translate(Array(bytes[..<length]), format)
      // The last event may stand on less than it could.
      #expect(whole.events.starts(with: part.events.dropLast()), "cut at \(length)")
      #expect(part == translate(Array(bytes[..<length]), format, cuts: [length / 2]))
    }
  }

  @Test(arguments: TrackSample.all) func eventsStandOnTheLinesOfTheFile(_ format: TrackFormat, _ text: String) {
    let whole = translate(Array(text.utf8), format)
    // Two empty lines before the file move every event by two.
    let moved = translate(Array(("\n\n" + text).utf8), format)
    if format == .gpx {
      // An XML declaration stands first.
      #expect(moved.fault?.line == 3)
    } else {
      #expect(moved.lines == ["", ""] + whole.lines)
      #expect(moved.refused.map(\.line) == whole.refused.map { $0.line + 2 })
    }
  }

  @Test func mutationsNeverCrash() {
    var numbers = SeededNumbers(state: 11)
    let spice = Array("\"\"\",;\t|\r\n\n#*$<>/&=[]{}0123456789.-+eE:TZ'NSEW\u{0}".utf8) + [0xFF, 0xC3, 0xB0, 0xEF]
    for (format, text) in TrackSample.all where format != .jsonLines {
      for _ in 0..<600 {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &numbers) {
          let at = Int.random(in: 0..<bytes.count, using: &numbers)
          switch Int.random(in: 0..<4, using: &numbers) {
          case 0: bytes[at] = spice.randomElement(using: &numbers)!
          case 1: bytes.insert(spice.randomElement(using: &numbers)!, at: at)
          case 2: if bytes.count > 1 { bytes.remove(at: at) }
          default: bytes.replaceSubrange(at..<min(at + 30, bytes.count), with: bytes[..<min(60, bytes.count)])
          }
        }
        let whole = translate(bytes, format)
        let cuts = [Int.random(in: 0...bytes.count, using: &numbers)]
        #expect(translate(bytes, format, cuts: cuts) == whole)
        check(whole, of: bytes, format)
        _ = TrackFormat.recognised(in: bytes)
      }
    }
  }

  @Test func rubbishNeverCrashes() {
    var numbers = SeededNumbers(state: 5)
    for format in TrackFormat.allCases {
      for length in [0, 1, 2, 3, 40, 4000] {
        for _ in 0..<40 {
          let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) }
          check(translate(bytes, format), of: bytes, format)
          let head = Array("time,lat,lon,device\n".utf8)
          check(translate(head + bytes, .csv), of: head + bytes, .csv)
        }
      }
      for byte in Array(",\"\n<$".utf8) { _ = translate([UInt8](repeating: byte, count: 1 << 17), format) }
    }
  }

  /// What the decoder takes must be one object a line; and no line stands behind its own.
  private func check(_ translation: Translation, of bytes: [UInt8], _ format: TrackFormat) {
    guard format != .jsonLines else { return }
    let broken = translation.reading.rejects.filter {
      switch $0.reason {
      case .notAnObject, .badJSON, .trailingText, .unknownDialect, .cutOff, .tooDeep, .tooLong: true
      case .badUTF8, .noDevice, .badDevice, .noTime, .badTime, .badPosition, .badRow, .openQuote, .badSentence,
        .badChecksum:
        false
      }
    }
    #expect(broken.isEmpty, "\(translation.lines)")
    let lineCount = bytes.count { $0 == 10 } + 1
    if format == .csv { #expect(translation.lines.count <= lineCount) }
    for row in translation.refused {
      #expect(row.line >= 1 && row.line <= lineCount && row.text.count <= RefusedRow.textLimit)
    }
  }

  @Test func afterAFaultThereIsNothingMore() throws {
    var translator = TrackTranslator(.gpx, TrackReading(deviceName: "a"))
    var out = TranslatedLines()
    func take(_ text: String) throws(TrackFault) {
      try Array(text.utf8).withUnsafeBufferPointer { bytes throws(TrackFault) in
        try translator.take(UnsafeRawBufferPointer(bytes), into: &out)
      }
    }
    #expect(throws: TrackFault.self) { try take("<kml>") }
    try take("<gpx>")
    try translator.finish(into: &out)
    #expect(out.lines.count == 0)
  }
}
