import Testing

@testable import Trackers

/// Where lines end, and whose they are.
struct T55LineTests {
  private static let sentence = T55Tests.sentence
  private static let bare = "$GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A"

  // MARK: Identity

  @Test(arguments: [
    "490000000000015@", "490000000000015,@", "7/490000000000015/@", "MA01/490000000000015/@", "490000000000015 @",
    "$PGID,490000000000015*0F\r\n@", "@\r\n$PGID,490000000000015*0F", "IMEI 490000000000015\r\n@",
    "$IMEI=490000000000015\r\n@", "@\r\nIMEI=490000000000015", "$GPFID,490000000000015\r\n@",
    "$PCPTI,490000000000015,093015,093015.0*00\r\n@", "@,490000000000015", "@,07,490000000000015,1,40,87",
    "@\r\n490000000000015", "@\r\n@\r\n490000000000015",
  ])
  func theIdentityMayStandAnywhere(_ form: String) {
    let text = form.replacing("@", with: Self.sentence) + "\r\n"
    let heard = Ear.hear(text)
    let positions = heard.events.filter { $0.contains(#""type":"position""#) }
    #expect(positions.count == form.filter { $0 == "@" }.count)
    for line in positions {
      #expect(line.contains(#""device":"490000000000015","time":"2025-06-14T09:30:15Z""#))
      #expect(line.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#))
      #expect(line.contains(#""integrity":{"rmc":"ok"}"#))
    }
    #expect(heard.rejects == [])
    #expect(Ear.unstableSplits(Array(text.utf8)) == [])
  }

  @Test(arguments: ["A1B2C3D4E5,", "A1B2C3D4E5", "01A2B3C4D5E6F7", "N00012345678/"])
  func lettersMayBeInAnIdentityAheadOfASentence(_ prefix: String) {
    let heard = Ear.hear("\(prefix)\(Self.sentence)\r\n")
    let name = prefix.filter { $0 != "," && $0 != "/" }
    #expect(heard.events.count == 1 && heard.events[0].contains(#""device":"\#(name)","time""#))
  }

  @Test func hexadecimalDigitsAloneNameADeviceOnceTheFamilyIsKnown() {
    let heard = Ear.hear("\(Self.sentence)\r\nA1B2C3D4E5\r\n")
    #expect(heard.events.count == 2 && heard.rejects.isEmpty)
    #expect(heard.events.allSatisfy { $0.contains(#""device":"A1B2C3D4E5""#) })
  }

  @Test func trailingColumnsTellMore() {
    let heard = Ear.hear("\(Self.sentence),07,490000000000015,1,40,87\r\n")
    #expect(heard.events.count == 1)
    #expect(heard.events[0].contains(#""satellites":7,"keyword":"GPRMC","ignition":true,"battery":87,"fuel":40"#))
  }

  @Test func nobodysReportsWaitForANameAndAreGivenUpWithoutOne() {
    let heard = Ear.hear("\(Self.sentence)\r\n")
    #expect(heard.events == [] && heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"nobody""#))
  }

  @Test func anIdentityOfAnotherFamilyIsNotTheirs() {
    let heard = Ear.hear("\(Self.sentence)\r\n\(H02Tests.text)$PGID,490000000000015*0F\r\n")
    #expect(
      heard.events.map { $0.prefix(24) }.map(String.init) == [
        #"{"device":"4900000001",""#, #"{"device":"4900000000000"#, #"{"device":"4900000000000"#,
      ])
    #expect(heard.rejects == [])
    // A heartbeat, in whatever family it may be, names the line.
    let beat = Ear.hear("490000000000015\r\n\(Self.sentence)\r\n")
    #expect(beat.events.count == 2 && beat.rejects.isEmpty)
    #expect(Ear.hear("\(H02Tests.text)\(Self.sentence)\r\n").events.count == 1)
  }

  @Test func twoDevicesOfOneLineKeepTheirOwn() {
    let one = "490000000000015\(Self.sentence)\r\n"
    let two = "490000000000023,\(Self.sentence)\r\n"
    let heard = Ear.hear(one + two + one + two)
    #expect(heard.events.map { $0.contains("490000000000015") } == [true, false, true, false])
    #expect(heard.events.map { $0.contains("490000000000023") } == [false, true, false, true])
    #expect(Ear.unstableSplits(Array((one + two + one).utf8)) == [])
  }

  @Test(arguments: ["$PGID,../../x*00", "$PGID,123*00", "$IMEI=", "IMEI \"49000000\"", "hello world", "OK"])
  func noOtherTextIsAnIdentity(_ line: String) {
    let heard = Ear.hear("490000000000015\(Self.sentence)\r\n\(line)\r\n")
    #expect(heard.events.count == 1 && heard.rejects.count == 1)
  }

  // MARK: Ends

  @Test(arguments: ["\r\n", "\n", "\r", "\0", "\n\r", ""])
  func linesEndInManyWays(_ end: String) {
    let text = String(repeating: "490000000000015\(Self.sentence)\(end)", count: 3)
    let heard = Ear.hear(text)
    #expect(heard.events.count == 3 && heard.rejects.isEmpty)
    #expect(heard.events.allSatisfy { $0.contains(#""valid":true"#) && $0.contains(#""rmc":"ok""#) })
    #expect(Ear.unstableSplits(Array(text.utf8)) == [])
  }

  @Test func sentencesWithoutSumOrEndAreCutAtTheNext() {
    let text = String(repeating: "490000000000015\(Self.bare)", count: 3)
    let heard = Ear.hear(text)
    #expect(heard.events.count == 3 && heard.rejects.isEmpty)
    #expect(heard.events.allSatisfy { $0.contains(#""device":"490000000000015","time":"2025-06-14T09:30:15Z""#) })
    #expect(Ear.unstableSplits(Array(text.utf8)) == [])
  }

  @Test(arguments: [
    "*HQ,4900000001,V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#",
    "(049000000001BR00\(TK103Tests.block))", "##,imei:490000000000015,A;",
    "imei:490000000000015,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;",
  ])
  func otherFamiliesMayFollow(_ other: String) {
    for end in ["", "\r\n"] {
      let text = "490000000000015\(Self.sentence)\(end)\(other)490000000000015\(Self.sentence)\r\n"
      let heard = Ear.hear(text)
      #expect(heard.events.count == 3 && heard.rejects.isEmpty, "\(text)")
      #expect(Ear.unstableSplits(Array(text.utf8)) == [])
    }
  }

  @Test func silenceEndsAWholeLine() {
    for (whole, part) in [(Self.sentence, 68), (Self.bare, 60), (String(Self.bare.dropLast(4)), 50)] {
      var ear = Ear()
      let bytes = Array("490000000000015\(whole)".utf8)
      #expect(ear.hear(Array(bytes.prefix(15 + part)), .silent).events == [])
      #expect(ear.hear(Array(bytes.dropFirst(15 + part)), .silent).events.count == 1)
    }
  }

  // MARK: Cut off

  @Test(arguments: [
    sentence, bare, "$GPGGA,093015.000,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,*4F",
    "$GPGLL,4807.0380,N,01131.0000,E,093015.000,A*38", "\(sentence),07,490000000000015,1,40,87",
    "$TRCCR,20250614093015.000,A,48.117300,11.516667,12.40,84.40,512.00,87,",
  ])
  func aLineThatIsCutOffFalsifiesNothing(_ line: String) {
    let whole = Array("$PGID,490000000000015*0F\r\n\(line)".utf8)
    for count in 1..<whole.count {
      for line in Ear.hear([Array(whole[..<count])]).events {
        #expect(line.contains(#""device":"490000000000015""#), "\(line)")
        #expect(!line.contains("lat") || line.contains(#""lat":48.1173,"lon":11.516667"#), "\(line)")
        #expect(!line.contains("\"time\"") || line.contains(#""time":"2025-06-14T09:30:15Z""#), "\(line)")
        #expect(!line.contains("speed") || line.contains(#""speed":22.965"#), "\(line)")
      }
    }
  }
}
