import Testing

@testable import Trackers

/// Frames of both bracketed families that are cut off, changed, mixed and buried in garbage.
struct BracketHavocTests {
  private static let round = [
    "(049000000001BP00490000000000015HSO)", "(049000000001BP05490000000000015\(TK103Tests.block))",
    "(049000000001BR00\(TK103Tests.block))", "(049000000001BO012\(TK103Tests.block))", TK103Tests.comma,
    "(049000000001BZ00,262,01,2A1F,0C3D,)", "(490000000000015,ZC20,140625,093015,5,395,124,1)",
    "(490000000000015,ZC03,140625,093015,$ok (all) [well]$)",
    "(490000000000015,DW5B,262,01,10783,3133,0,140625,093015)",
    "(049000000001BR00250614A4807.0380N 1131.0000E 22.9093015 84.401000000L0000ABCD+023.5)",
  ].map { Array($0.utf8) }
  private static let square = [
    TK102Tests.login, TK102Tests.position, TK102Tests.frame(0xF0, "0000000003", ""),
    TK102Tests.frame(0x93, "0000000004", "(ONE093015A4807.0380N01131.0000E012.40814062510000000)"),
    TK102Tests.frame(0x23, "0000000005", "(490000000000015)"),
  ]
  static let frames = round + square

  @Test(arguments: frames.indices)
  func splitsChangeNothing(_ number: Int) {
    let frame = Self.frames[number]
    #expect(Ear.unstableSplits(frame) == [])
    #expect(Ear.unstableSplits(frame + frame) == [])
    #expect(Ear.unstableSplits(frame + [0x0D, 0x0A] + frame) == [])
  }

  @Test func allFramesInARowAreHeard() {
    // What has no identity follows its login.
    for order in [Self.frames, Self.square + Self.round, Self.round.reversed() + Self.square] {
      let heard = Ear.hear([order.flatMap { $0 }])
      #expect(heard.rejects == [] && heard.events.count == Self.frames.count)
    }
    #expect(Ear.unstableSplits(Self.frames.reversed().flatMap { $0 }) == [])
  }

  @Test(arguments: frames.indices)
  func nothingIsInventedFromABeginning(_ number: Int) {
    let whole = Self.frames[number]
    let isAlarm = whole == Self.round[3] || whole == Self.round[4]
    for count in 1..<whole.count {
      let heard = Ear.hear([Array(whole[..<count])])
      for line in heard.events {
        #expect(line.hasPrefix(#"{"device":"049000000001","#) || line.hasPrefix(#"{"device":"490000000000015","#))
        #expect(!line.contains("alarm") || isAlarm, "\(line)")
        #expect(!line.contains("lat") || line.contains(#""lat":48.1173,"lon":11.516667"#), "\(line)")
        #expect(!line.contains(#""time""#) || line.contains(#""time":"2025-06-14T09:30:15Z""#), "\(line)")
        #expect(!line.contains("speed") || line.contains(#""speed":22.9"#), "\(line)")
        #expect(!line.contains("course") || line.contains(#""course":84.4"#), "\(line)")
        #expect(!line.contains("odometer") || line.contains(#""odometer":43981"#), "\(line)")
        #expect(!line.contains("temperature"), "\(line)")
        #expect(!line.contains("battery") || whole == Self.round[6], "\(line)")
      }
    }
  }

  @Test func anAlarmThatWasCutOffIsNoOther() {
    let whole = Self.round[3]
    for count in 17..<whole.count {
      let events = Ear.hear([Array(whole[..<count])]).events
      #expect(events.count == 1)
      // The code is known once it cannot be the beginning of a date.
      #expect(
        events[0].contains(count < 24 ? #""alarm":["other"],"keyword":"BO01","# : #""alarm":["sos"]"#), "\(count)")
    }
  }

  @Test(arguments: frames.indices)
  func garbageAroundAFrameTakesNoneWithIt(_ number: Int) {
    let frame = Self.frames[number]
    let isSquare = frame[0] == 0x5B
    let login = isSquare ? TK102Tests.login : []
    let count = isSquare ? 3 : 2
    for garbage in ["@@@@\r\n", "\u{1}\u{2}\u{3}\n", "xyz,\r\n", "((", "(1", "[!12x", "[[", "))", "]]", "(x)", "[x]"] {
      let waste = Array(garbage.utf8)
      let heard = Ear.hear([login + waste + frame + waste + frame + waste])
      #expect(heard.events.count == count, "\(garbage)")
      #expect(Ear.unstableSplits(waste + frame + waste) == [], "\(garbage)")
    }
  }

  @Test(arguments: frames.indices)
  func nothingTraps(_ number: Int) {
    var random = Seeded(UInt64(number) + 103)
    for _ in 0..<2000 {
      var bytes = Self.frames[number]
      for _ in 0..<Int.random(in: 1...4, using: &random) { MutationTests.mutate(&bytes, &random) }
      let heard = Ear.hear([bytes], closes: Bool.random(using: &random))
      for line in heard.events + heard.rejects { #expect(MutationTests.isPlainObject(line), "\(line)") }
      for line in heard.events { #expect(!line.contains(#""lat":0,"lon":0"#)) }
    }
  }

  @Test(arguments: frames.indices)
  func mutationsAreSplitAlike(_ number: Int) {
    var random = Seeded(UInt64(number) + 11)
    for _ in 0..<5 {
      var bytes = Self.frames[number] + Self.frames[Int.random(in: Self.frames.indices, using: &random)]
      for _ in 0..<Int.random(in: 1...3, using: &random) { MutationTests.mutate(&bytes, &random) }
      #expect(Ear.unstableSplits(bytes) == [], "\(bytes)")
    }
  }

  /// A changed byte takes at most the frame that it is in, and the one behind it.
  @Test(arguments: round.indices)
  func oneBadByteLeavesTheOthersAlone(_ number: Int) {
    var random = Seeded(UInt64(number) + 7)
    let good = Array("(099000000009BR00250614A4807.0380S01131.0000W012.4093015084.4001000000L0000ABCD)".utf8)
    let expected = Ear.hear([good]).events[0].prefix(170)
    for _ in 0..<500 {
      var bytes = Self.round[number]
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      let heard = Ear.hear([good + bytes + good + good])
      let others = heard.events.filter { $0.contains(#""device":"099000000009""#) }
      #expect(others.count >= 2 && others.allSatisfy { $0.hasPrefix(expected) }, "\(bytes) \(heard)")
    }
  }

  /// Two connections, byte by byte in turn.
  @Test func twoConnectionsDoNotMix() {
    var one = Ear()
    var other = Ear()
    var events: (one: [String], other: [String]) = ([], [])
    let second = TK102Tests.frame(0x80, "0000000001", "490000000000023") + TK102Tests.position
    let first = TK102Tests.login + TK102Tests.position
    for at in 0..<max(first.count, second.count) {
      if at < first.count { events.one += one.hear([first[at]]).events }
      if at < second.count { events.other += other.hear([second[at]]).events }
    }
    #expect(events.one.count == 2 && events.one.allSatisfy { $0.contains(#""device":"490000000000015""#) })
    #expect(events.other.count == 2 && events.other.allSatisfy { $0.contains(#""device":"490000000000023""#) })
  }
}
