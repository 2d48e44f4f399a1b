import Foundation
import Testing

/// The program that listens to trackers, killed and stopped.
@Suite struct ListenTests {
  private static let rules = """
    sink log file "out/log.jsonl"

    rule help
      on alarm sos
      notify log

    """

  /// A connection to the port that the program said it listens on; nil where it does not.
  private func connect(_ engine: Engine) -> TrackerLink? {
    guard engine.says("listens on tcp 127.0.0.1:"), let line = engine.lines(with: "listens on tcp").first,
      let port = UInt16(line.split(separator: ":").last ?? "")
    else { return nil }
    return TrackerLink(port: port)
  }

  private static func cry(_ number: Int) -> String {
    let now = Date(timeIntervalSinceNow: Double(number) - 100)
    func text(_ format: String) -> String {
      var parts = tm()
      var time = time_t(now.timeIntervalSince1970)
      gmtime_r(&time, &parts)
      var buffer = [CChar](repeating: 0, count: 64)
      let count = strftime(&buffer, buffer.count, format, &parts)
      return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return
      "imei:490000000000015,help me,\(text("%y%m%d%H%M%S")),,F,\(text("%H%M%S")).000,A,4807.0380,N,01131.0000,E,0.00,0;"
  }

  private static let listening = ["--listen", "--port", "0", "--host", "127.0.0.1"]

  /// What was answered is safe: whoever is killed then tells it at the next start.
  @Test(arguments: ["batch", "second", "never"]) func anAnsweredAlarmOutlivesAKill(_ fsync: String) throws {
    let world = try World(rules: Self.rules)
    for round in 0..<3 {
      let engine = try world.start(World.usual + Self.listening, ["--fsync", fsync])
      let link = connect(engine)
      let tracker = try #require(link, "\(engine.errors)")
      tracker.send(Self.cry(round))
      #expect(tracker.answer() == "**,imei:490000000000015,E;", "\(engine.errors)")
      engine.killed()
    }
    let last = try world.start(World.usual, [])
    last.endInput()
    #expect(last.wait() == 0, "\(last.errors)")
    #expect(world.logLines == 3, "\(last.errors)")
  }

  @Test func aStopReadsWhatHasArrived() throws {
    let world = try World(rules: Self.rules)
    let engine = try world.start(World.usual + Self.listening, ["--fsync", "batch"])
    let link = connect(engine)
    let tracker = try #require(link, "\(engine.errors)")
    for number in 0..<200 { tracker.send(Self.cry(number % 90)) }
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(engine.errors.contains("200 events of 1 device"), "\(engine.errors)")
  }

  @Test func aStopOfTheListenerAloneEndsThePipe() throws {
    let world = try World(rules: Self.rules)
    let engine = try Engine(["listen", "--port", "0", "--host", "127.0.0.1"], in: world.folder)
    let link = connect(engine)
    let tracker = try #require(link, "\(engine.errors)")
    for number in 0..<200 { tracker.send(Self.cry(number % 90)) }
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(engine.output.split(separator: "\n").count == 200)
  }

  @Test func metricsAndHealthAreServed() throws {
    let world = try World(rules: Self.rules)
    let engine = try Engine(
      ["listen", "--port", "0", "--host", "127.0.0.1", "--metrics", "127.0.0.1:0"], in: world.folder)
    let link = connect(engine)
    let tracker = try #require(link, "\(engine.errors)")
    tracker.send(Self.cry(1))
    #expect(tracker.answer() == "**,imei:490000000000015,E;")
    #expect(
      eventually { engine.page("/metrics")?.contains("picket_listener_frames_total{protocol=\"gps103\"} 1\n") ?? false }
    )
    let page = engine.page("/metrics") ?? ""
    #expect(page.contains("picket_listener_connections 1\n") && page.contains("picket_listener_alarms_total 1\n"))
    #expect(!page.contains("picket_rule_") && page.contains("picket_build_info"))
    #expect(engine.page("/healthz")?.contains("200") ?? false)
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 0)
  }

  /// As systemd starts it: the sockets are there already, as descriptors from 3 on.
  @Test func socketsAreTakenOver() throws {
    let world = try World(rules: Self.rules)
    let port = UInt16.random(in: 20_000..<30_000)
    let script = """
      import os, socket, sys
      tcp = socket.socket(); tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      tcp.bind(("127.0.0.1", \(port))); tcp.listen()
      udp = socket.socket(type=socket.SOCK_DGRAM); udp.bind(("127.0.0.1", \(port)))
      kept = [os.dup(link.fileno()) for link in (tcp, udp)]
      for number, link in enumerate(kept):
          os.dup2(link, 3 + number)
          os.set_inheritable(3 + number, True)
      os.environ["LISTEN_FDS"], os.environ["LISTEN_PID"] = "2", str(os.getpid())
      os.execv(sys.argv[1], ["picket", "listen"])
      """
    try world.write("start.py", script)
    let engine = try Engine(
      ["check", "fleet.rules"], in: world.folder,
      limits: "exec python3 start.py \(Engine.program.path)")
    let link = connect(engine)
    let tracker = try #require(link, "\(engine.errors)")
    #expect(tracker.port == port)
    tracker.send("490000000000015;")
    #expect(tracker.answer() == "ON")
    #expect(engine.errors.contains("listens on udp 127.0.0.1:\(port)"))
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 0, "\(engine.errors)")
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let world = try World(rules: Self.rules)
    for (arguments, sentence) in [
      (["listen", "--play", "x", "--port", "1"], "--play` listens to nobody"),
      (["run", "fleet.rules", "--port", "1"], "only with `--listen`"),
      (["run", "fleet.rules", "--listen", "--input", "x"], "exclude each other"),
      (["listen", "--speed-unit", "tk103=furlongs"], "names no unit"), (["listen", "--port", "70000"], "is no port"),
      (["listen", "--host", "nowhere.invalid"], "cannot listen on `nowhere.invalid"),
      (["listen", "--allow", "missing.txt"], "missing.txt"),
      (["listen", "--play", "missing.frames"], "missing.frames"),
      (["listen", "--quarantine", "q.jsonl"], "give both"),
    ] {
      let engine = try Engine(arguments, in: world.folder)
      #expect(engine.wait() == 2, "\(arguments)")
      #expect(engine.errors.contains(sentence), "\(arguments): \(engine.errors)")
    }
  }
}

/// A tracker's end of a connection over TCP.
final class TrackerLink {
  let port: UInt16
  private let descriptor: Int32

  init?(port: UInt16) {
    signal(SIGPIPE, SIG_IGN)
    self.port = port
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { return nil }
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = Glibc.send(descriptor, Array(rest), rest.count, Int32(MSG_NOSIGNAL))
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// What came back; empty where nothing does in time.
  func answer() -> String {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Int32(Engine.patience * 1000)) > 0 else { return "" }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }
}
