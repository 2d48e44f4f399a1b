import Testing

@testable import Trackers

/// Where Xexun frames begin and end: there is no terminator that they all have.
struct XexunFramingTests {
  @Test func twentyShortFramesWithoutSeparatorAreTwentyEvents() {
    let frames = (0..<20).map { XexunFrames.short("0930\(10 + $0).000", isWhole: $0 % 3 == 0) }
    let heard = Ear.hear([Array(frames.joined())], closes: false)
    #expect(heard.events.count == 20)
    for (number, event) in heard.events.enumerated() {
      #expect(event.contains(#""time":"2025-06-14T09:30:\#(10 + number)Z""#))
      #expect(event.contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#))
    }
    #expect(heard.rejects == [])
  }

  @Test(arguments: XexunFrames.trickyTimes)
  func aChecksumMayLookLikeAnything(_ time: String) {
    let frame = XexunFrames.short("\(time).000")
    let last = frame.suffix(2)
    let looks = last.contains { [0x0D, 0x0A, 0x3B, 0x2C, 0x28, 0x23].contains($0) || $0 &- 0x30 <= 9 }
    #expect(looks)
    // Nothing else is heard, and nothing is answered, however often and however split.
    let heard = Ear.hear([frame + frame + XexunTests.short], closes: false)
    #expect(heard.events.count == 3)
    #expect(heard.events.allSatisfy { $0.contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#) })
    #expect(heard.rejects == [] && heard.replies == [])
    #expect(Ear.unstableSplits(frame) == [])
  }

  @Test func theChecksumsOfTheDocumentAreTheseBytes() {
    #expect(XexunFrames.short("093019.000").suffix(2) == [0x0D, 0x54])
    #expect(XexunFrames.short("093024.000").suffix(2) == [0x3B, 0x9A])
    #expect(XexunFrames.short("093004.000").suffix(5) == [0x31, 0x30, 0x36, 0x37, 0xD6])
    #expect(XexunFrames.short() == XexunTests.short)
  }

  @Test func aShortFrameIsHeardAsSoonAsItIsThere() {
    var ear = Ear()
    #expect(ear.hear(Array(XexunTests.short.dropLast())).events == [])
    #expect(ear.hear([XexunTests.short[XexunTests.short.count - 1]]).events.count == 1)
  }

  @Test(arguments: XexunTests.frames.indices)
  func splitsChangeNothing(_ number: Int) {
    #expect(Ear.unstableSplits(XexunTests.frames[number]) == [])
    #expect(Ear.unstableSplits(XexunTests.frames[number] + XexunTests.short) == [])
    #expect(Ear.unstableSplits(XexunTests.short + XexunTests.frames[number]) == [])
  }

  @Test(arguments: ["\n\r", "\r\n", "\n", "\r", "", "\0", ";"])
  func anyEndWillDo(_ ending: String) {
    let texts = [XexunTests.ext, XexunTests.sos, XexunTests.lowBattery, XexunTests.noFix, XexunTests.ext]
    let bytes = texts.flatMap { Array(($0 + ending).utf8) }
    let heard = Ear.hear([bytes])
    #expect(heard.events.count == 5)
    #expect(heard.events.allSatisfy { $0.contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#) })
    #expect(heard.events.allSatisfy { $0.contains(#""cid":"0C3D"}"#) })
    #expect(heard.rejects == [])
    #expect(Ear.unstableSplits(Array((XexunTests.ext + ending + XexunTests.noFix + ending).utf8)) == [])
  }

  @Test func framesThatBeginWithACommaMayFollowAtOnce() {
    let noClock = XexunFrames.ext(clock: "")
    for extra in ["", ",1.50km", ",OIL=41.5,T=22.0"] {
      let bytes =
        Array((XexunTests.ext + extra).utf8) + noClock + Array(XexunTests.cell.utf8)
        + Array((XexunTests.cell + extra).utf8) + XexunTests.short
      let heard = Ear.hear([bytes])
      #expect(heard.events.count == 5)
      for event in heard.events { #expect(!event.contains(#""bad""#) && !event.contains(#""absent""#), "\(extra)") }
      #expect(heard.rejects == [])
      #expect(Ear.unstableSplits(Array((XexunTests.ext + extra).utf8) + noClock) == [])
    }
  }

  @Test func anAddedColumnEndsWhereAClockBegins() {
    let one = Array((XexunTests.ext + ",1.50km").utf8)
    let other = XexunFrames.ext(cell: "262,01,2A1F,0C3D12")
    let heard = Ear.hear([one + other + other + XexunTests.short])
    #expect(heard.events.count == 4)
    #expect(heard.events.allSatisfy { $0.contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#) })
    #expect(heard.events[1].contains(#""cid":"0C3D12"}"#) && heard.events[2].contains(#""cid":"0C3D12"}"#))
  }

  @Test func aFrameWithAnEndIsHeardAtOnce() {
    for text in [XexunTests.ext, XexunTests.cell, XexunTests.headless, XexunTests.ext + ",1.50km"] {
      #expect(Ear.hear(text + "\n\r", closes: false).events.count == 1)
    }
    #expect(Ear.hear([XexunTests.short], closes: false).events.count == 1)
  }

  // MARK: Without an end

  @Test func aWholeFrameWithoutAnEndIsHeardAfterASilence() {
    var ear = Ear()
    #expect(ear.hear(Array(XexunTests.ext.utf8)).events == [])
    #expect(ear.hear([], .silent).events.count == 1)
    #expect(ear.hear(Array("\n\r".utf8), .closed) == Heard())
  }

  @Test func aFrameThatStopsOnItsWayWaitsForTheRest() {
    let frame = Array(XexunTests.ext.utf8)
    // Up to the cell's digits, of which some may still come.
    for count in 1...frame.count - 1 {
      var ear = Ear()
      #expect(ear.hear(Array(frame[..<count]), .silent) == Heard(), "\(count)")
      let heard = ear.hear(Array(frame[count...]), .closed)
      #expect(heard == Ear.hear(XexunTests.ext), "\(count)")
    }
  }

  @Test func aShortFrameThatStopsOnItsWayWaitsForTheRest() {
    let frame = XexunTests.short
    for count in 1..<frame.count {
      var ear = Ear()
      #expect(ear.hear(Array(frame[..<count]), .silent) == Heard(), "\(count)")
      #expect(ear.hear(Array(frame[count...])).events.count == 1, "\(count)")
    }
  }

  @Test func theLastFrameOfAConnectionNeedsNoEnd() {
    for frame in [XexunTests.ext, XexunTests.sos, XexunTests.cell, XexunTests.headless] {
      #expect(Ear.hear(frame).events.count == 1)
      #expect(Ear.datagram(Array(frame.utf8)).events.count == 1)
    }
  }

  @Test func aDatagramMayHoldSeveralFrames() {
    let heard = Ear.datagram(Array((XexunTests.ext + XexunTests.sos + XexunTests.cell).utf8) + XexunTests.short)
    #expect(heard.events.count == 4)
    #expect(heard.rejects == [])
  }

  @Test func aDeclaredLengthMayBeWrong() {
    for length in ["99", "107", "9999", "1"] {
      let text = XexunTests.ext.split(separator: "140,48241").joined(separator: "\(length),48241")
      let heard = Ear.hear(text + "\n\r" + XexunTests.ext)
      #expect(heard.events.count == 2)
      #expect(heard.events[0].contains(#""length":"bad""#) && heard.events[0].contains(#""valid":true"#))
    }
    for length in ["99", "107", "250"] {
      let frame = Array(XexunTests.short[..<(XexunTests.short.count - 5)]) + Array(length.utf8) + [0xD8, 0xAA]
      let heard = Ear.hear([frame + XexunTests.short])
      #expect(heard.events.count == 2)
      #expect(heard.events[0].contains(#""integrity":{"rmc":"ok","length":"bad","crc16":"bad"}"#))
      #expect(heard.events[1].contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#))
    }
  }
}
