import Testing

@testable import Listening
@testable import Trackers

/// Inputs that break listeners, over real sockets: those of Xexun trackers.
@Suite(.serialized) struct NastyXexunTests {
  @Test func oneByteASegment() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.trickle(Frames.xexun() + [0x0A, 0x0D], pauseMilliseconds: 10)
    #expect(station.heard(1).count == 1)
    #expect(station.heard[0].contains(#""valid":true"#))
    tracker.send(Frames.xexun(Frames.rmc("093045.000")) + [0x0A])
    #expect(station.heard(2).count == 2)
    station.finish()
  }

  @Test func twentyShortFramesInOneSegmentWithoutSeparator() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let frames = (10..<30).flatMap { Frames.xexunShort(Frames.rmc("0930\($0).000")) }
    tracker.send(frames)
    let heard = station.heard(20)
    #expect(heard.count == 20)
    #expect(Set(heard.map { $0.split(separator: ",")[1] }).count == 20)
    #expect(heard.having(#""crc16":"ok""#).count == 20)
    station.finish()
  }

  @Test func aSplitInsideTheRawBytesAndBetweenLineFeedAndReturn() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let short = Frames.xexunShort()
    tracker.send(Array(short.dropLast()))
    #expect(station.settled() == [])
    tracker.send([short[short.count - 1]])
    #expect(station.heard(1).count == 1)
    tracker.send(Frames.xexun(Frames.rmc("093045.000")) + [0x0A])
    #expect(station.heard(2).count == 2)
    tracker.send([0x0D])
    // The stray return stands before the next frame.
    tracker.send(Frames.xexun(Frames.rmc("093115.000")) + [0x0A, 0x0D])
    #expect(station.heard(3).count == 3)
    #expect(station.settled().count == 3)
    #expect(station.finish().sentences.count == 1)
  }

  /// Raw CRC bytes that are a return, a line feed, a semicolon, a bracket, a digit …, found by trying positions.
  @Test func rawBytesThatLookLikeText() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let odd: Set<UInt8> = [0x0D, 0x0A, 0x3B, 0x2C, 0x28, 0x23, 0x30, 0x37, 0x00, 0x20]
    var frames: [[UInt8]] = []
    for second in 0..<6000 where frames.count < 40 {
      let time = 93_000 + second / 100
      let frame = Frames.xexunShort(Frames.rmc("0\(time).\(second % 100 + 100)"))
      if odd.contains(frame[frame.count - 2]) || odd.contains(frame[frame.count - 1]) { frames.append(frame) }
    }
    #expect(frames.count == 40)
    for frame in frames { tracker.send(frame) }
    let heard = station.heard(40)
    #expect(heard.count == 40)
    #expect(heard.having(#""length":"ok","crc16":"ok""#).count == 40)
    #expect(station.settled().count == 40)
    #expect(tracker.answer(milliseconds: 50) == "")
    station.finish()
  }

  @Test func aTelephoneNumberOfRandomBytes() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let phone: [UInt8] = [
      0x80, 0x2C, 0x00, 0x0A, 0xFF, 0xC3, 0x28, 0x22, 0x5C, 0x9F, 0x81, 0x3B, 0xFE, 0x0D, 0xA0, 0xE2,
    ]
    tracker.send(Frames.xexun(phone: phone) + [0x0A, 0x0D])
    let heard = station.heard(1)
    #expect(heard.count == 1)
    #expect(heard[0].contains(#""device":"490000000000015""#) && heard[0].contains(#""crc16":"ok""#))
    #expect(heard[0].utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    station.finish()
  }

  @Test func aFlippedBitMakesBothChecksumsWrong() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let frame = Frames.xexun()
    let text = FrameBytes(frame)
    let place = try #require(text.first("4807.0380"))
    var flipped = frame
    flipped[place + 3] ^= 1
    tracker.send(flipped + [0x0A])
    let heard = station.heard(1)
    #expect(heard.count == 1)
    #expect(heard[0].contains(#""rmc":"bad""#) && heard[0].contains(#""crc16":"bad""#))
    #expect(heard[0].contains(#""valid":false,"reason":"checksum""#) && heard[0].contains(#""lat":48.10"#))
    station.finish()
  }

  @Test func oneWrongChecksumIsAFlag() throws {
    for isStrict in [false, true] {
      let station = try Station { $0.reception.isStrict = isStrict }
      let tracker = try Tracker(station)
      let sentence = Frames.rmc()
      let stale = sentence.dropLast(2) + "00"
      tracker.send(Frames.xexun(String(stale)) + [0x0A])
      let heard = station.heard(1)
      #expect(heard.having(#""rmc":"bad","length":"ok","crc16":"ok""#).count == 1)
      #expect(heard.having(isStrict ? #""valid":false,"reason":"checksum""# : #""valid":true"#).count == 1)
      station.finish()
    }
  }

  @Test(arguments: ["99", "300", "1"])
  func aDeclaredLengthThatIsWrong(_ length: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let text = FrameBytes(Frames.xexun()).text
    let wrong = text.replacing(",F:3.95V,0,140,", with: ",F:3.95V,0,\(length),")
    #expect(wrong != text)
    tracker.send(Array(wrong.utf8) + [0x0A] + Frames.xexun(Frames.rmc("093045.000")) + [0x0A])
    let heard = station.heard(2)
    #expect(heard.count == 2)
    #expect(heard[0].contains(#""length":"bad""#) && heard[1].contains(#""length":"ok""#))
    station.finish()
  }

  @Test func aValidFlagAndNothingElse() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send(
      "250614113145,,GPRMC,.000,A,,,,,0.00,0.00,,,,A*55,L,, imei:490000000000015,,,F:3.95V,0,86,40932,262,01,2A1F,0C3D\n\r"
    )
    let heard = station.heard(1)
    #expect(heard.count == 1)
    #expect(heard[0].contains(#""type":"status","valid":false,"reason":"no_fix""#))
    #expect(!heard[0].contains(#""lat""#) && !heard[0].contains(#""time""#))
    #expect(heard[0].contains(#""battery_voltage":3.95"#) && heard[0].contains(#""lac":"2A1F""#))
    station.finish()
  }

  @Test func aFrameOfACellAlone() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send(",+490000000001,,L,, imei:490000000000015,,,F:3.95V,0,53,63327,262,01,2A1F,0C3D\n\r")
    let heard = station.heard(1)
    #expect(
      heard.having(#""type":"status""#).having(#""cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"}"#).count == 1
    )
    #expect(heard.having(#""crc16":"ok""#).count == 1)
    station.finish()
  }

  @Test func zeroIsNoPlace() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send(Frames.xexun(Frames.rmc(place: "0000.0000,N,00000.0000,E")) + [0x0A])
    let heard = station.heard(1)
    #expect(heard.having(#""valid":false,"reason":"zero""#).count == 1)
    #expect(!heard[0].contains(#""lat""#))
    station.finish()
  }

  @Test func anInvalidFixStillCallsForHelp() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    for minute in 0..<6 {
      let sentence = Frames.rmc("09\(30 + minute)15.000", flag: "V", speed: "99.00")
      tracker.send(Frames.xexun(sentence, alarm: minute == 3 ? "help me!" : "") + [0x0A])
    }
    let heard = station.heard(6)
    #expect(heard.having(#""valid":false,"reason":"no_fix""#).count == 6)
    #expect(heard.having(#""alarm":["sos"],"keyword":"help me!""#).count == 1)
    station.finish()
  }

  @Test func lowSignalIsAFixHereAndNoneThere() throws {
    let station = try Station()
    let (one, other) = (try Tracker(station), try Tracker(station))
    one.send(Frames.xexun(signal: "L") + [0x0A])
    other.send("imei:490000000000023,tracker,250614113015,,L,,,2a1f,,0c3d,,,;")
    let heard = station.heard(2)
    #expect(
      heard.having(#""device":"490000000000015""#).having(#""valid":true"#).having(#""gps_signal":"L""#).count == 1)
    #expect(heard.having(#""device":"490000000000023""#).having(#""valid":false,"reason":"no_fix""#).count == 1)
    station.finish()
  }

  @Test(arguments: [
    ("4860.0000,N,01131.0000,E", #""valid":false,"reason":"range""#),
    ("9100.0000,N,01131.0000,E", #""reason":"range""#),
    ("4807.0380,N,18100.0000,E", #""valid":false,"reason":"range""#),
    ("4807.0380,N,01131.0000,", #""hemisphere":"absent""#), ("4807.0380,N,31.0000,E", #""lon":0.516667,"valid":true"#),
    ("807.038000,S,01131.0000,E", #""lat":-8.1173,"lon":11.516667,"valid":true"#),
  ])
  func coordinatesOutOfRange(_ place: String, _ expected: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send(Frames.xexun(Frames.rmc(place: place)) + [0x0A])
    #expect(station.heard(1).having(expected).count == 1, "\(station.heard)")
    #expect(station.heard.having(#""reason":"range""#).having(#""lat""#) == [])
    station.finish()
  }
}
