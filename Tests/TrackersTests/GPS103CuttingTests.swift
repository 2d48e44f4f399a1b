import Testing

@testable import Trackers

/// Where GPS103 frames begin and end, and what is left of damaged ones.
struct GPS103CuttingTests {
  static let other = "490000000000023"
  static let frames =
    GPS103Tests.samples
    + [
      "imei:490000000000015,tracker,\(GPS103Tests.fix),,\r\n", "imei:490000000000015,oil 41.50,\(GPS103Tests.fix),,;",
      "imei:490000000000015,T:+22.0,\(GPS103Tests.fix),0.00,0;", "imei:490000000000015,DTC P0001,\(GPS103Tests.fix),,;",
      "imei:490000000000015,rfid,250614113015,00491234,F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0;",
      "imei:490000000000015,tracker,25/06/14 11:30,,F,093015.000,A,N,4807.0380,E,01131.0000,12.40,84.4;",
      "imei:490000000000015,OBD,250614113015,1204,,7.9,0212,50,31.4%,+87,21.2%,1820,14.1,;",
      GPS103AlternativeTests.frame,
    ]

  @Test(arguments: frames) func splitsChangeNothing(_ frame: String) {
    #expect(Ear.unstableSplits(Array(frame.utf8)) == [])
    #expect(Ear.unstableSplits(Array((frame + GPS103Tests.tracker + frame).utf8)) == [])
  }

  @Test func terminatorsAreSemicolonsLinesAndStars() {
    for end in [";", "\r\n", "\n", "\r", "*", ";\r\n", "\r\n\r\n", "\n\r", ";;"] {
      let text = GPS103Tests.samples.map { $0.dropLast() + end }.joined()
      let heard = Ear.hear(text, closes: false)
      #expect(heard.events.count == GPS103Tests.samples.count, "\(end)")
      #expect(heard.rejects == [])
    }
  }

  @Test func framesWithoutTerminatorsAreToldApart() {
    let text = GPS103Tests.samples.map { String($0.dropLast()) }
    let all = Ear.hear((text + text).joined())
    // A heartbeat is glued to the login before it.
    let reports = all.events.filter { $0.contains(#""type":"position""#) || $0.contains(#""type":"status""#) }
    #expect(reports.count == 8)
    #expect(Ear.unstableSplits(Array(text.joined().utf8)) == [])
  }

  @Test func twoDevicesOnOneConnectionKeepTheirOwn() {
    let others = GPS103Tests.samples.map { $0.replacing("490000000000015", with: Self.other) }
    let heard = Ear.hear(zip(GPS103Tests.samples, others).map { $0 + $1 }.joined())
    #expect(heard.rejects == [])
    for device in ["490000000000015", Self.other] {
      #expect(
        FrameTrial.lines(of: device, in: heard).map { $0.replacing(device, with: "") }
          == FrameTrial.lines(of: "490000000000015", in: Ear.hear(GPS103Tests.samples.joined())).map {
            $0.replacing("490000000000015", with: "")
          })
    }
  }

  @Test func garbageBetweenFramesCostsNone() {
    let heard = Ear.hear(
      "\u{1}xyz" + GPS103Tests.login + "?!;" + GPS103Tests.tracker + "abc\r\n" + GPS103Tests.heartbeat + "\u{7}",
      closes: true)
    #expect(
      heard.events.map { FrameTrial.member("type", of: $0) } == [#""login""#, #""position""#, #""heartbeat""#])
  }

  /// A number, a comma and an `imei:` further on are a Xexun frame, unless the `imei:` begins a frame of its own.
  @Test(arguments: ["00000000015,A;", "000015,A\r\n", ",A,,;\r\n", ",490,x;"])
  func whatIsLeftOfALoginTakesNothingOfTheNextFrame(_ rest: String) {
    let heard = Ear.hear(rest + GPS103Tests.tracker)
    #expect(heard.rejects.count == 1)
    #expect(
      FrameTrial.lines(of: "490000000000015", in: heard)
        == FrameTrial.lines(of: "490000000000015", in: Ear.hear(GPS103Tests.tracker)))
  }

  /// The letter is the same, and means something else.
  @Test func theLowSignalOfAXexunFrameStaysValidBesideOneWithoutReception() {
    let heard = Ear.hear(
      XexunTests.ext.replacing(",F,,", with: ",L,,") + "\n\r"
        + "imei:490000000000023,tracker,250614113015,,L,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;")
    #expect(heard.events.map { FrameTrial.member("protocol", of: $0) } == [#""xexun""#, #""gps103""#])
    #expect(heard.events.first?.contains(#""gps_signal":"L""#) == true)
    #expect(FrameTrial.member("valid", of: heard.events.last ?? "") == "false")
  }

  // MARK: Ends that never come

  @Test(arguments: frames) func aTruncatedFrameInventsNothing(_ frame: String) {
    let whole = Ear.hear(frame).events[0]
    for count in 1..<frame.utf8.count {
      let heard = Ear.hear(String(frame.prefix(count)))
      for line in heard.events {
        #expect(FrameTrial.isObject(line))
        for key in ["lat", "lon", "alarm", "fuel", "rfid", "cell"] {
          let part = FrameTrial.member(key, of: line)
          #expect(part == nil || part == FrameTrial.member(key, of: whole) || key == "cell", "\(frame.prefix(count))")
        }
        #expect(!line.contains(#""position""#) || line.contains("48.1173,\"lon\":11.516667"))
      }
    }
  }

  @Test func aLoginIsNotAnsweredBeforeItsIdentityIsWhole() {
    for count in 1..<23 { #expect(Ear.hear(String(GPS103Tests.login.prefix(count))).replies == []) }
    #expect(Ear.hear(String(GPS103Tests.login.dropLast())).answers == ["LOAD"])
  }

  @Test func silenceEndsWhatIsWhole() {
    for frame in [GPS103Tests.login, GPS103Tests.heartbeat, GPS103Tests.tracker, GPS103Tests.lowBattery] {
      var ear = Ear()
      #expect(ear.hear(Array(frame.dropLast().utf8)).events == [])
      #expect(ear.hear([], .silent).events.count == 1, "\(frame)")
    }
  }

  @Test(arguments: [
    "##,imei:490000000000015,", "49000000000001", "imei:490000000000015,tracker,\(GPS103Tests.fix),12.4",
    "imei:490000000000015,low battery,000000000,,L,,,2a1f,,0c", "imei:490000000000015,help",
    String(GPS103AlternativeTests.frame.dropLast(5)),
  ])
  func silenceDoesNotEndWhatMayGoOn(_ text: String) {
    var ear = Ear()
    #expect(ear.hear(Array(text.utf8), .silent).events == [])
    #expect(ear.session.cutter.pendingCount == text.utf8.count)
  }

  // MARK: Photos

  @Test func aPhotoIsPassedOver() {
    for length in [1, 1000, 2000, 2048, 5000, 30_000] {
      let photo = "imei:490000000000015,vr,0102," + String(repeating: "ff", count: length / 2) + ";"
      let heard = Ear.hear(GPS103Tests.login + photo + GPS103Tests.helpMe, closes: false)
      #expect(heard.events.map { FrameTrial.member("type", of: $0) } == [#""login""#, #""position""#], "\(length)")
      #expect(heard.rejects == [])
    }
  }

  @Test func aPhotoInSegmentsIsPassedOver() {
    let photo = "imei:490000000000015,vr,0102," + String(repeating: "a5", count: 1500) + ";" + GPS103Tests.tracker
    #expect(Ear.unstableSplits(Array(photo.utf8)) == [])
  }

  @Test func aPhotoThatEndsWithItsLineCostsNoSOS() {
    let heard = Ear.hear("imei:490000000000015,vr,0102,ffd8ffe0\r\n" + GPS103Tests.helpMe, closes: false)
    #expect(heard.events.count == 1 && heard.events[0].contains(#""alarm":["sos"]"#))
  }

  // MARK: Damage

  @Test(arguments: frames.indices) func damageTrapsNothingAndStaysWithItsDevice(_ number: Int) {
    let other = GPS103Tests.tracker.replacing("490000000000015", with: Self.other)
    #expect(FrameTrial.damage(Self.frames[number], between: other, of: Self.other, seed: number + 103) == [])
  }
}
