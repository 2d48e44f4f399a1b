import Testing

@testable import Trackers

/// Xexun frames that were changed, cut, or mixed with others on their way.
struct XexunTroubleTests {
  private static let place = #""lat":48.1173,"lon":11.516667"#
  /// Another device, elsewhere.
  private static let other = XexunFrames.ext(
    clock: "250614093015", "093015.000", "A,3354.0000,S,01825.0000,E,0.00,0.00,140625,,,A", name: "860000000000024")
  private static let otherPlace = #""lat":-33.9,"lon":18.416667"#

  private static func events(_ device: String, _ heard: Heard) -> [String] {
    heard.events.filter { $0.contains(#""device":"\#(device)""#) }
  }

  // MARK: Checksums

  @Test func aBitInTheLatitudeMakesBothSumsWrong() {
    let text = XexunTests.ext.split(separator: "4807.0380").joined(separator: "4806.0380")
    let event = Ear.hear(text + "\n\r").events[0]
    #expect(event.contains(#""lat":48.100633,"lon":11.516667,"valid":false,"reason":"checksum""#))
    #expect(event.contains(#""integrity":{"rmc":"bad","length":"ok","crc16":"bad"}"#))
  }

  @Test func oneWrongSumIsAMarkAndStrictlyAReason() {
    let stale = XexunTests.ext.split(separator: "A*59").joined(separator: "A*58")
    var strict = ReceptionSettings()
    strict.isStrict = true
    // The CRC is over the sentence's checksum too, so it is made to fit.
    let head = Array(stale.split(separator: "140,48241")[0].utf8)
    let frame = XexunFrames.ended(head, "262,01,2A1F,0C3D")
    let event = Ear.hear([frame]).events[0]
    #expect(event.contains("\(Self.place),\"valid\":true"))
    #expect(event.contains(#""integrity":{"rmc":"bad","length":"ok","crc16":"ok"}"#))
    #expect(Ear.hear([frame], strict).events[0].contains(#""valid":false,"reason":"checksum""#))

    let crc = Ear.hear(XexunTests.ext.split(separator: "48241").joined(separator: "48242")).events[0]
    #expect(crc.contains("\(Self.place),\"valid\":true"))
    #expect(crc.contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"bad"}"#))
  }

  @Test func aWrongChecksumOfTheShortFormCostsNoFrame() {
    for last: [UInt8] in [[0, 0], [0x0D, 0x0A], [0x2C, 0x2C], [0x37, 0x37], [0xD8, 0x3B]] {
      let bad = Array(XexunTests.short[..<(XexunTests.short.count - 2)]) + last
      let heard = Ear.hear([bad + bad + XexunTests.short])
      #expect(heard.events.count == 3 && heard.rejects == [], "\(last)")
      #expect(heard.events[0].contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"bad"}"#))
      #expect(heard.events[2].contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#))
      #expect(Ear.unstableSplits(bad) == [])
    }
  }

  // MARK: Cut

  @Test(arguments: XexunTests.frames.indices)
  func aBeginningInventsNothing(_ number: Int) {
    let frame = XexunTests.frames[number]
    let whole = Ear.hear([frame])
    #expect(whole.events.count == 1)
    for count in 1..<frame.count {
      for event in Ear.hear([Array(frame[..<count])]).events {
        #expect(event.contains(#""device":"490000000000015""#))
        for key in ["lat", "lon", "alarm", "altitude", "satellites", "battery_voltage", "charging", "cell"] {
          Self.expectSame(key, event, whole.events[0], "\(count)")
        }
        #expect(!event.contains(#""bad""#), "\(count)")
      }
    }
  }

  /// What an event says under a key, if it does, is what the whole frame says; of a cell, parts of it.
  private static func expectSame(_ key: String, _ event: String, _ whole: String, _ comment: Comment) {
    guard let said = value(key, event) else { return }
    #expect(value(key, whole)?.hasPrefix(said) == true, comment)
  }

  private static func value(_ key: String, _ line: String) -> String? {
    let parts = line.split(separator: "\"\(key)\":")
    guard parts.count > 1 else { return nil }
    // Up to the next key, or the end of a list or an object.
    return String(parts[1].prefix { !"]}".contains($0) }.split(separator: ",\"")[0])
  }

  @Test(arguments: ["", "\r\n", "\n\r", "\0"])
  func aFrameThatWasCutCostsNoOther(_ ending: String) {
    let frame = Array(XexunTests.sos.utf8)
    for count in 12..<frame.count {
      let heard = Ear.hear([Array(frame[..<count]) + Array(ending.utf8) + Self.other + Array("\r\n".utf8)])
      let others = Self.events("860000000000024", heard)
      #expect(others.count == 1, "\(count)")
      #expect(others.allSatisfy { $0.contains(Self.otherPlace) && !$0.contains(#""alarm""#) }, "\(count)")
      #expect(Self.events("490000000000015", heard).allSatisfy { !$0.contains(Self.otherPlace) }, "\(count)")
    }
  }

  @Test func aSentenceOfOneFrameIsNotOfAnother() {
    // A position that was cut, and then the cell of another device.
    let cell = ",+490000000024,,L,help me!, imei:860000000000024,,,F:3.95V,0,53,63327,262,01,2A1F,0C3D\r\n"
    let report = "imei:860000000000024,tracker,250614113015,,F,093015.000,A,3354.0000,S,01825.0000,E,12.40,84.4;"
    let frame = Array(XexunTests.ext.utf8)
    for count in 30..<100 {
      for (text, ending) in [(cell, "\r\n"), (report, ""), (report, "\n")] {
        let heard = Ear.hear([Array(frame[..<count]) + Array((ending + text).utf8)])
        #expect(heard.events.allSatisfy { !$0.contains(Self.place) }, "\(count)")
        #expect(Self.events("860000000000024", heard).count == 1, "\(count)")
      }
    }
  }

  @Test func theEndOfAFrameWhoseBeginningWasLostIsLetGo() {
    let frame = Array((XexunTests.ext + "\n\r").utf8)
    for from in 1..<frame.count - 2 {
      let heard = Ear.hear([Array(frame[from...]) + Self.other + Array("\r\n".utf8)])
      #expect(Self.events("860000000000024", heard).count == 1, "\(from)")
      #expect(Self.events("860000000000024", heard).allSatisfy { $0.contains(Self.otherPlace) }, "\(from)")
      #expect(!heard.isClosed, "\(from)")
      // As long as the sentence is whole there is a position.
      if from <= 27 { #expect(Self.events("490000000000015", heard).count == 1, "\(from)") }
    }
  }

  // MARK: Mixed

  @Test func twoDevicesOnOneConnectionKeepTheirOwn() {
    let one = Array(XexunTests.sos.utf8)
    let heard = Ear.hear([Array([one, Self.other, XexunTests.short, Self.other, one, Self.other].joined())])
    #expect(Self.events("490000000000015", heard).count == 3)
    #expect(Self.events("860000000000024", heard).count == 3)
    #expect(Self.events("490000000000015", heard).allSatisfy { $0.contains(Self.place) })
    #expect(Self.events("860000000000024", heard).allSatisfy { $0.contains(Self.otherPlace) })
    #expect(heard.rejects == [])
  }

  @Test func theSameLetterMeansAnotherThingElsewhere() {
    let other = "imei:860000000000024,low battery,000000000,,L,,,2a1f,,0c3d,,,;"
    let heard = Ear.hear(XexunTests.lowBattery + "\n\r" + other, at: Ear.now + 30_000)
    #expect(heard.events.count == 2)
    #expect(heard.events[0].contains("\(Self.place),\"valid\":true") && heard.events[0].contains(#""gps_signal":"L""#))
    #expect(!heard.events[1].contains(#""lat""#) && !heard.events[1].contains(#""valid":true"#))
  }

  @Test(arguments: ["\r\n", "??\r\n", "hello\r\n", ",,,,\r\n", "123\r\n", "\u{1}\u{2}", "GPRMC,\r\n", "(?)"])
  func rubbishCostsNoFrame(_ rubbish: String) {
    let bytes = Array(rubbish.utf8)
    let heard = Ear.hear([
      bytes + Array((XexunTests.ext + "\r\n").utf8) + bytes + XexunTests.short + bytes
        + Array((XexunTests.sos + "\r\n").utf8) + bytes
    ])
    #expect(heard.events.count == 3)
    #expect(heard.events.allSatisfy { $0.contains(Self.place) && $0.contains(#""valid":true"#) })
    #expect(heard.events.contains { $0.contains(#""alarm":["sos"]"#) })
    #expect(!heard.isClosed)
  }

  @Test(arguments: XexunTests.frames.indices)
  func aChangedFrameChangesNoOtherDevices(_ number: Int) {
    var random = Seeded(UInt64(number) + 100)
    let after = Self.other + Array("\r\n".utf8)
    for _ in 0..<2000 {
      var bytes = XexunTests.frames[number]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let byte = UInt8.random(in: 0...255, using: &random)
        // A bracket begins a frame of another family, which may take all that follows.
        if byte != 0x28 { bytes[Int.random(in: bytes.indices, using: &random)] = byte }
      }
      let heard = Ear.hear([after + bytes + Array("\r\n".utf8) + after + after])
      let others = Self.events("860000000000024", heard)
      // One may fall to a frame that lost its end.
      #expect(others.count >= 2 && others.count <= 3, "\(FrameBytes(bytes).text)")
      #expect(
        others.allSatisfy { $0.contains(Self.otherPlace) && !$0.contains(#""alarm""#) }, "\(FrameBytes(bytes).text)")
    }
  }
}
