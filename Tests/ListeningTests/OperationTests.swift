import Glibc
import Monitoring
import Platform
import Testing

@testable import Listening
@testable import Trackers

/// What the person who runs a listener relies on.
@Suite(.serialized) struct OperationTests {
  /// A folder that goes with the test.
  private final class Folder {
    let path: String
    init() {
      var template = Array("/tmp/picket-listening-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }
    deinit {
      for name in ["a", "b", "c"] { unlink("\(path)/\(name)") }
      rmdir(path)
    }
    func text(_ name: String) -> String {
      (try? FileReader.read("\(path)/\(name)", limit: 1 << 26)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    func write(_ name: String, _ text: String) {
      unlink("\(path)/\(name)")
      let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      close(descriptor)
    }
  }

  @Test func strangersAreSetAside() throws {
    let folder = Folder()
    folder.write("a", "# the fleet\n490000000000015\n4911*\n")
    let station = try Station {
      $0.allowPath = "\(folder.path)/a"
      $0.quarantinePath = "\(folder.path)/b"
    }
    let (known, glob, stranger) = (try Tracker(station), try Tracker(station), try Tracker(station))
    known.send("490000000000015;")
    #expect(known.answer() == "ON")
    glob.send("491100000000015;")
    #expect(glob.answer() == "ON")
    stranger.send("490000000000099;")
    #expect(stranger.answer(milliseconds: 200) == "")
    #expect(station.settled().count == 2)
    // The list is read anew, and the stranger is one no more.
    folder.write("a", "490000000000099\n")
    station.reopen()
    usleep(100_000)
    stranger.send("490000000000099;")
    #expect(stranger.answer() == "ON")
    station.finish()
    let aside = folder.text("b").split(separator: "\n")
    #expect(aside.count == 1 && aside[0].contains("490000000000099") && !aside[0].contains("seq"))
  }

  @Test func aListThatCannotBeReadStaysAsItWas() throws {
    let folder = Folder()
    folder.write("a", "490000000000015\n")
    let station = try Station { $0.allowPath = "\(folder.path)/a" }
    unlink("\(folder.path)/a")
    station.reopen()
    let (known, stranger) = (try Tracker(station), try Tracker(station))
    known.send("490000000000015;")
    #expect(known.answer() == "ON")
    stranger.send("490000000000099;")
    #expect(stranger.answer(milliseconds: 200) == "")
    #expect(station.sentences.count == 1)
    station.finish()
  }

  @Test func whatMadeNoEventIsKept() throws {
    let folder = Folder()
    let station = try Station { $0.rejectsPath = "\(folder.path)/a" }
    let tracker = try Tracker(station)
    tracker.send("hello, listener\r\n" + Frames.gps103())
    #expect(station.heard(1).count == 1)
    station.finish()
    let lines = folder.text("a").split(separator: "\n")
    #expect(lines.count == 1)
    #expect(
      lines.allSatisfy { $0.contains(#""type":"rejected","reason":"unknown""#) && $0.contains(#""raw":"68656c6c6f"#) })
  }

  @Test func aRecordPlayedAgainGivesTheSameBytes() throws {
    let folder = Folder()
    let station = try Station {
      $0.recordPath = "\(folder.path)/a"
      $0.limits.silenceMilliseconds = 250
      $0.limits.undetectedMilliseconds = 500
      $0.reception.showsRaw = true
    }
    let trackers = try (0..<4).map { _ in try Tracker(station) }
    let datagrams = try Tracker(station, udp: true)
    for round in 0..<10 {
      trackers[0].send(Frames.xexunShort(Frames.rmc("0930\(10 + round).000")))
      trackers[1].send(Frames.gps103("help me") + "490000000000015")
      trackers[2].send("rubbish")
      trackers[3].send(Frames.tk102(0x3D, "(ITV093015A4807.0380N01131.0000E012.40814062510000000)"))
      datagrams.send(Frames.h02 + Frames.tk103())
      if round == 5 { usleep(700_000) }
    }
    trackers[3].send(Frames.tk102(0x21, "(490000000000099,TK102-DEMO,262,001)"))
    trackers[0].reset()
    _ = station.settled(milliseconds: 800)
    station.finish()
    let live = station.heard
    #expect(live.count > 50)

    let output = "\(folder.path)/b"
    let descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var options = ListenOptions()
    options.reception.showsRaw = true
    let result = try RecordPlayer.play(
      "\(folder.path)/a", options, stop: StopSignal(), announcer: Announcer(output: { _ in }), output: descriptor)
    close(descriptor)
    #expect(result.failure == nil)
    #expect(folder.text("b").split(separator: "\n").map(String.init) == live)
  }

  @Test func theTrafficOfADeviceIsShown() throws {
    let station = try Station { $0.dumped = "*15" }
    let (shown, other) = (try Tracker(station), try Tracker(station))
    shown.send("490000000000015;")
    other.send("490000000000023;")
    #expect(shown.answer() == "ON" && other.answer() == "ON")
    let text = station.sentences.joined()
    #expect(text.contains("in    490000000000015;\n") && text.contains("back  ON\n") && text.contains("out   {"))
    #expect(!text.contains("490000000000023"))
    station.finish()
  }

  @Test func theEndReadsWhatHasArrived() throws {
    let station = try Station()
    let trackers = try (0..<20).map { _ in try Tracker(station) }
    for (index, tracker) in trackers.enumerated() {
      for _ in 0..<50 { tracker.send(Frames.gps103(device: "4900000000001\(index + 10)")) }
      // One more, without its end.
      tracker.send(String(Frames.gps103(device: "4900000000001\(index + 10)", local: "250614113016").dropLast()))
    }
    let summary = station.finish()
    #expect(summary.ending == .stopped)
    #expect(station.heard.count == 20 * 51)
  }

  @Test func aSlowReaderHoldsTrackersBack() throws {
    let station = try Station(reads: false) {
      $0.limits.outputHighBytes = 64 << 10
      $0.limits.outputLowBytes = 16 << 10
    }
    let count = 20_000
    let sender = Spawned.start {
      guard let tracker = try? Tracker(station) else { return }
      for number in 0..<count { tracker.send(Frames.gps103(device: "49000000\(1_000_000 + number)")) }
    }
    usleep(800_000)
    #expect(station.heard == [])
    station.read()
    #expect(station.heard(count, within: 20).count == count)
    sender.join()
    station.finish()
  }

  @Test func datagramsThatNobodyTakesAreCounted() throws {
    let station = try Station(reads: false) {
      $0.limits.outputHighBytes = 64 << 10
      $0.limits.outputLowBytes = 16 << 10
    }
    let tracker = try Tracker(station, udp: true)
    let count = 60_000
    for number in 0..<count { tracker.send(Frames.gps103(device: "49000000\(1_000_000 + number)")) }
    usleep(1_500_000)
    let drops = station.metrics.datagramDrops
    #expect(drops > 0 && station.metrics.isHolding)
    station.read()
    #expect(station.heard(count - drops, within: 20).count == count - drops)
    usleep(1_200_000)
    #expect(station.metrics.datagramDrops == drops && !station.metrics.isHolding)
    station.finish()
  }

  @Test func aReaderThatIsGoneEndsIt() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    signal(SIGPIPE, SIG_IGN)
    let stop = StopSignal()
    var options = ListenOptions()
    options.ports = [0]
    options.hosts = ["127.0.0.1"]
    let announcer = Announcer(output: { _ in })
    let listener = try Listener(
      options, output: OutputFile(descriptor: ends[1], name: "the test", announcer: announcer), stop: stop,
      announcer: announcer)
    close(ends[0])
    let station = listener.addresses[0].split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    let tracker = try Tracker(port: station)
    tracker.send("490000000000015;")
    var wanted = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&wanted, 1, 3000) == 1)
    #expect(listener.finish().ending == .closed)
    close(ends[1])
  }

  @Test func severalPortsOfBothVersionsOfIP() throws {
    let station = try Station {
      $0.ports = [0, 0]
      $0.hosts = ["127.0.0.1", "::1"]
    }
    #expect(station.addresses.count == 8)
    var count = 0
    for address in station.addresses {
      let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
      let isUDP = address.hasPrefix("udp")
      let tracker =
        address.contains("[::1]") ? try Tracker(port6: port, udp: isUDP) : try Tracker(port: port, udp: isUDP)
      tracker.send("490000000000015;")
      #expect(tracker.answer() == "ON", "\(address)")
      count += 1
    }
    #expect(station.heard(count).having("\"peer\":\"[::1]:").count == 4)
    station.finish()
  }

  @Test func whoIsTooManySaysSo() throws {
    let station = try Station()
    #expect(throws: RunFailure.self) {
      _ = try Station { $0.ports = [Int(station.port)] }
    }
    station.finish()
  }
}
