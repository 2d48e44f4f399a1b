import Glibc
import Testing

@testable import Listening
@testable import Trackers

/// Inputs that break listeners, over real sockets: those of the other families.
@Suite(.serialized) struct NastyFamilyTests {
  @Test func anHSixtyTwoCoordinateWithASignAndALetter() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send("*HQ,4900000001,V1,093015,A,-48-7.0380,S,-11-31.0000,W,012.40,084,140625,FFFFFBFF#")
    tracker.send("*HQ,4900000001,V1,093016,A,48070380,S,011310000,E,012.40,084,140625,FFFFFBFF#")
    let heard = station.heard(2)
    #expect(heard.having(#""lat":-48.1173,"lon":-11.516667"#).count == 1)
    #expect(heard.having(#""lat":-48.1173,"lon":11.516667"#).count == 1)
    station.finish()
  }

  @Test func heartbeatsAreAnsweredAndLeaveNothingBehind() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    for _ in 0..<200 {
      tracker.send("490000000000015;")
      #expect(tracker.answer() == "ON")
    }
    let heard = station.heard(200)
    #expect(heard.having(#""type":"heartbeat""#).count == 200)
    #expect(heard.having(#""lat""#) == [])
    station.finish()
  }

  @Test func aHeartbeatGluedToAReportAndAGreeting() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send("*490000000000015,00#\r\n##,imei:490000000000015,A;")
    #expect(tracker.answer() == "LOAD")
    tracker.send("490000000000015" + Frames.gps103())
    #expect(tracker.answer() == "ON")
    let heard = station.heard(3)
    #expect(heard.having(#""type":"login""#).count == 1)
    #expect(heard.having(#""type":"heartbeat""#).count == 1)
    #expect(heard.having(#""type":"position""#).count == 1)
    station.finish()
  }

  @Test func anSOSIsAnsweredAfterItsLineIsWritten() throws {
    let station = try Station(reads: false)
    let tracker = try Tracker(station)
    tracker.send(Frames.gps103("help me"))
    // The pipe takes it at once, read or not.
    #expect(tracker.answer() == "**,imei:490000000000015,E;")
    station.finish()
  }

  @Test func aTransmissionInTenCopiesIsAnsweredTenTimes() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    for _ in 0..<10 {
      tracker.send(Frames.tk103("BO012"))
      #expect(tracker.answer() == "(049000000001AS012)")
    }
    let heard = station.heard(10)
    #expect(heard.having(#""dup":true"#).count == 9)
    station.finish()
  }

  @Test func aDatagramThatCameTwiceIsMarked() throws {
    let station = try Station()
    let tracker = try Tracker(station, udp: true)
    tracker.send(Frames.tk103("BO012"))
    #expect(tracker.answer() == "(049000000001AS012)")
    tracker.send(Frames.tk103("BO012"))
    #expect(tracker.answer() == "(049000000001AS012)")
    let heard = station.heard(2)
    #expect(heard.having(#""transport":"udp""#).count == 2)
    #expect(heard.having(#""dup":true"#).count == 1)
    station.finish()
  }

  @Test func anSOSWithoutATimeIsNoCopyOfTheOneBefore() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    for _ in 0..<3 {
      tracker.send("imei:490000000000015,help me,000000000,,L,,,2a1f,,0c3d,,,;")
      #expect(tracker.answer() == "**,imei:490000000000015,E;")
    }
    let heard = station.heard(3)
    #expect(heard.having(#""alarm":["sos"]"#).count == 3)
    #expect(heard.having(#""dup""#) == [])
    station.finish()
  }

  @Test(arguments: [
    ("490000000000015490000", "no"), ("123", "no"), ("", "no"), ("../../etc/passwd", "no"), ("49\"00000\\0", "no"),
    ("49000\n00015", "no"), (String(repeating: "4", count: 5000), "no"), ("TK102DEMO1", "yes"),
  ])
  func identitiesOfAnyKind(_ identity: String, _ isOne: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    tracker.send("imei:\(identity),tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;\r\n")
    let other = try Tracker(station)
    other.send(Frames.gps103(device: "490000000000023"))
    let expected = isOne == "yes" ? 2 : 1
    _ = station.heard(expected)
    let heard = station.settled()
    #expect(heard.count == expected, "\(heard)")
    #expect(heard.having(#""device":"490000000000023""#).count == 1)
    station.finish()
  }

  @Test func mixedTroubleOnOneSocket() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let binary = Frames.hex("24 4900000001 093015 140625 48070380 06 011310000e 012084 fffffbff 23240a")
    let login = Frames.tk102(0x21, "(490000000000099,TK102-DEMO,262,001)")
    let position = "(ITV093015A4807.0380N01131.0000E012.40814062510000000)"
    var wrong = Frames.tk102(0x3D, position)
    wrong[12] = 20
    tracker.send(Frames.xexun() + [0x0A, 0x0D])
    tracker.send(Frames.gps103(device: "490000000000023"))
    tracker.send(Frames.xexun(Frames.rmc("093045.000")) + [0x0A])
    tracker.send("(049000000001BZ99$a)b$)" + Frames.tk103())
    tracker.send(binary + Array(Frames.h02.utf8))
    tracker.send(login + wrong + [0x5D] + Frames.tk102(0x3D, position))
    let heard = station.heard(10)
    #expect(heard.having(#""device":"490000000000015""#).count == 2)
    #expect(heard.having(#""device":"490000000000023""#).count == 1)
    #expect(heard.having(#""device":"049000000001""#).count == 2)
    #expect(heard.having(#""device":"4900000001""#).count == 2)
    #expect(heard.having(#""device":"490000000000099""#).count == 3)
    #expect(station.settled().count == 10)
    station.finish()
  }

  @Test func theNewestConnectionGetsTheAnswers() throws {
    let station = try Station()
    let (old, new) = (try Tracker(station), try Tracker(station))
    old.send("490000000000015;")
    #expect(old.answer() == "ON")
    new.send("490000000000015;")
    #expect(new.answer() == "ON")
    // Late bytes of the old one count, and are not answered.
    old.send(Frames.gps103("help me"))
    #expect(station.heard(3).having(#""alarm":["sos"]"#).count == 1)
    #expect(old.answer(milliseconds: 200) == "")
    #expect(new.answer(milliseconds: 50) == "")
    station.finish()
  }

  @Test func anOlderConnectionIsClosedAfterAWhile() throws {
    let station = try Station { $0.limits.supersededMilliseconds = 500 }
    let (old, new) = (try Tracker(station), try Tracker(station))
    old.send("490000000000015;")
    #expect(old.answer() == "ON")
    new.send("490000000000015;")
    #expect(new.answer() == "ON")
    #expect(old.isClosed(milliseconds: 4000))
    new.send("490000000000015;")
    #expect(new.answer() == "ON")
    station.finish()
  }

  @Test func theSenderOfDatagramsIsRemembered() throws {
    let station = try Station()
    let (one, other) = (try Tracker(station, udp: true), try Tracker(station, udp: true))
    one.send(Frames.tk102(0x21, "(490000000000099,TK102-DEMO,262,001)"))
    #expect(one.answer() != nil)
    let position = Frames.tk102(0x3D, "(ITV093015A4807.0380N01131.0000E012.40814062510000000)")
    one.send(position)
    other.send(position)
    let heard = station.heard(2)
    #expect(heard.having(#""device":"490000000000099""#).having(#""id_source":"session""#).count == 1)
    #expect(station.settled().count == 2)
    station.finish()
  }
}
