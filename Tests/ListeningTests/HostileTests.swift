import Glibc
import Platform
import Testing

@testable import Listening
@testable import Trackers

/// Those who are no trackers, or behave as none would: others go on unharmed.
@Suite(.serialized) struct HostileTests {
  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "POST /x HTTP/1.1\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "16 03 01 02 00 01 00",
    "FF FB 01 FF FD 03", "78 78 0D 01 03 59 33 90 75 16 98 07 00 01 8C DD 0D 0A",
    "00 0F 33 35 36 33 30 37 30 34 32 34 34 31 30 31 33",
    "7E 01 00 00 2D 01 33 50 46 03 18 00 01", "FA AF 00 07", "FC 00 01", "24 24 00 11", "5B 33 47 2A 34 37 30",
  ])
  func strangersAreShutOut(_ text: String) throws {
    let station = try Station()
    let tracker = try Tracker(station)
    let isHex = text.split(separator: " ").allSatisfy { $0.utf8.count == 2 && $0.allSatisfy(\.isHexDigit) }
    tracker.send(isHex ? Frames.hex(text) : Array(text.utf8))
    #expect(tracker.answer() == nil)
    #expect(station.settled() == [])
    #expect(station.sentences.count == 1)
    station.finish()
  }

  @Test func rubbishIsCutOff() throws {
    let station = try Station()
    let (rubbish, honest) = (try Tracker(station), try Tracker(station))
    honest.send("490000000000015;")
    #expect(honest.answer() == "ON")
    let nines = [UInt8](repeating: 0x39, count: 1 << 20)
    var sent = 0
    while sent < 50, rubbish.send(nines) { sent += 1 }
    #expect(sent < 50)
    #expect(rubbish.isClosed())
    honest.send("490000000000015;")
    #expect(honest.answer() == "ON")
    station.finish()
  }

  @Test func whoSaysNothingIsClosed() throws {
    let station = try Station { $0.limits.detectionMilliseconds = 700 }
    let (silent, honest) = (try Tracker(station), try Tracker(station))
    honest.send("490000000000015;")
    #expect(honest.answer() == "ON")
    #expect(silent.isClosed())
    honest.send("490000000000015;")
    #expect(honest.answer() == "ON")
    station.finish()
  }

  /// Both ends of a connection are in this process, so the limit of descriptors may leave fewer.
  @Test func fiveThousandWhoSayNothingHarmNobody() throws {
    OpenFileLimit.raise()
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let count = min(5000, Int(min(limit.rlim_cur, 1 << 20)) / 2 - 200)
    let station = try Station { $0.limits.detectionMilliseconds = 20_000 }
    let before = OwnProcess.residentBytes()
    let honest = try Tracker(station)
    let idle = try (0..<count).map { _ in try Tracker(station) }
    for (number, tracker) in idle.enumerated() where number % 7 == 0 { tracker.send("4") }
    for _ in 0..<50 {
      honest.send("490000000000015;")
      #expect(honest.answer() == "ON")
    }
    #expect(OwnProcess.residentBytes() - before < 200 << 20)
    withExtendedLifetime(idle) { _ = station.finish() }
    #expect(station.heard.count == 50)
  }

  @Test func oneByteNowAndThenIsNoFrame() throws {
    let station = try Station {
      $0.limits.detectionMilliseconds = 1500
      $0.limits.silenceMilliseconds = 200
      $0.limits.undetectedMilliseconds = 300
    }
    let slow = try Tracker(station)
    var sent = 0
    while sent < 20, slow.send("4") {
      sent += 1
      usleep(400_000)
    }
    #expect(sent < 20)
    station.finish()
  }

  /// There is never a moment without the half of a frame.
  @Test func aStreamThatIsAlwaysInTheMiddleLosesNothing() throws {
    let station = try Station { $0.limits.frameMilliseconds = 400 }
    let tracker = try Tracker(station)
    let frames = (0..<40).map { Array(Frames.gps103(local: "2506141130\($0 + 10)").utf8) }
    tracker.send(Array(frames[0].prefix(50)))
    for number in frames.indices {
      usleep(40_000)
      let next = number + 1 < frames.count ? Array(frames[number + 1].prefix(50)) : []
      tracker.send(Array(frames[number].dropFirst(50)) + next)
    }
    #expect(station.heard(40).count == 40)
    #expect(station.heard.having(#""valid":true"#).count == 40)
    station.finish()
  }

  @Test func aSilentConnectionIsClosedInTheEnd() throws {
    let station = try Station { $0.limits.idleMilliseconds = 800 }
    let tracker = try Tracker(station)
    tracker.send("490000000000015;")
    #expect(tracker.answer() == "ON")
    #expect(tracker.isClosed(milliseconds: 4000))
    station.finish()
  }

  @Test(arguments: [false, true])
  func thereMayBeSoManyConnectionsAndNoMore(_ inAll: Bool) throws {
    let station = try Station {
      if inAll { $0.limits.connections = 3 } else { $0.limits.connectionsPerAddress = 3 }
    }
    let inside = try (0..<3).map { _ in try Tracker(station) }
    for tracker in inside {
      tracker.send("490000000000015;")
      #expect(tracker.answer() == "ON")
    }
    let outside = try Tracker(station)
    #expect(outside.isClosed())
    inside[2].send("490000000000015;")
    #expect(inside[2].answer() == "ON")
    station.finish()
  }

  @Test func theLastFrameNeedsNoTerminator() throws {
    let station = try Station { $0.limits.silenceMilliseconds = 300 }
    let frame = Array(Frames.gps103().dropLast().utf8)
    let silent = try Tracker(station)
    silent.send(frame)
    #expect(station.heard(1).count == 1)
    let ending = try Tracker(station)
    ending.send(Frames.xexun(Frames.rmc("093045.000")))
    ending.finish()
    #expect(station.heard(2).count == 2)
    let reset = try Tracker(station)
    reset.send(Frames.gps103(device: "490000000000023") + "imei:49000000")
    usleep(100_000)
    reset.reset()
    #expect(station.heard(3).having("490000000000023").count == 1)
    #expect(station.settled().count == 3)
    station.finish()
  }
}
