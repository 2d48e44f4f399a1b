import Glibc
import Platform
import Testing

@testable import Listening
@testable import Trackers

/// Clocks that are wrong, over real sockets. Times are near now: that is what a listener compares them with.
@Suite(.serialized) struct NastyClockTests {
  private static func text(_ seconds: Int, _ format: String) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var now: Int { Int(WallClock.now() / 1000) }

  private static func xexun(_ seconds: Int, date: String? = nil) -> [UInt8] {
    let sentence = Frames.rmc(text(seconds, "%H%M%S.000"), date: date ?? text(seconds, "%d%m%y"))
    return Frames.xexun(sentence, serial: text(seconds + 7200, "%y%m%d%H%M%S")) + [0x0A]
  }

  @Test(arguments: [(480, "ok"), (-600, "ok"), (345, "ok"), (780, "zone_ambiguous")])
  func aLocalDateWithAUTCTime(_ zone: Int, _ clock: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let now = Self.now
    let local = Self.text(now + zone * 60, "%y%m%d%H%M%S")
    let utc = Self.text(now, "%H%M%S.000")
    tracker.send(Frames.gps103(fix: "F,\(utc),A,4807.0380,N,01131.0000,E,12.40,84.4", local: local))
    let heard = station.heard(1)
    #expect(heard.having("\"time\":\"\(Self.text(now, "%Y-%m-%dT%H:%M:%SZ"))\"").count == 1, "\(heard)")
    #expect(heard.having("\"tz_offset_min\":\(zone),\"clock\":\"\(clock)\"").count == 1, "\(heard)")
    station.finish()
  }

  @Test func weeksThatAreCountedAnew() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let now = Self.now
    tracker.send(Self.xexun(now - 7168 * 86_400))
    let heard = station.heard(1)
    #expect(heard.having("\"time\":\"\(Self.text(now, "%Y-%m-%dT%H:%M:%SZ"))\"").having(#""clock":"wnro""#).count == 1)
    #expect(heard.having(#""valid":true"#).count == 1)
    station.finish()
  }

  @Test(arguments: [("000000", "none"), ("310225", "none"), ("011180", "past")])
  func datesThatAreNone(_ date: String, _ clock: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let now = Self.now
    tracker.send(Self.xexun(now, date: date))
    tracker.send(Self.xexun(now))
    let heard = station.heard(2)
    #expect(heard.count == 2)
    #expect(heard[0].contains("\"clock\":\"\(clock)\"") && !heard[0].contains(#""time""#))
    #expect(heard[1].contains(#""clock":"ok""#) && heard[1].contains(#""valid":true"#))
    station.finish()
  }

  @Test func aFrameOfTheFutureMakesNothingLate() throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let now = Self.now
    tracker.send(Self.xexun(now + 2 * 365 * 86_400))
    tracker.send(Self.xexun(now - 20))
    tracker.send(Self.xexun(now - 10))
    let heard = station.heard(3)
    #expect(heard[0].contains(#""clock":"future""#))
    #expect(heard.dropFirst().allSatisfy { !$0.contains(#""late""#) && !$0.contains(#""out_of_order""#) })
    station.finish()
  }

  @Test(arguments: [false, true])
  func aBacklogIsMarkedAndComesInOrderOfArrival(_ newestFirst: Bool) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let now = Self.now
    var stored = (0..<2000).map { now - 40_000 + $0 * 10 }
    if newestFirst { stored.reverse() }
    var sent: [Int] = []
    for (index, time) in stored.enumerated() {
      sent.append(time)
      if index % 50 == 49 { sent.append(now - 60 + index / 50) }
    }
    for time in sent { tracker.send(Self.xexun(time)) }
    let heard = station.heard(sent.count, within: 20)
    #expect(heard.count == sent.count)
    let times = heard.compactMap { line in
      line.split(separator: "\"time\":\"").dropFirst().first.map { String($0.prefix(20)) }
    }
    #expect(times == sent.map { Self.text($0, "%Y-%m-%dT%H:%M:%SZ") })
    #expect(heard.having(#""late":true"#).count == 2000)
    #expect(heard.having(#""dup""#) == [])
    station.finish()
  }
}
