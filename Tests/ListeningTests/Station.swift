import Glibc
import Monitoring
import Platform
import Synchronization

@testable import Listening
@testable import Trackers

/// A listener on loopback, whose lines come through a pipe that the test reads.
final class Station: Sendable {
  let port: UInt16
  private let listener: Listener
  /// Of every address that it listens on, in order.
  let addresses: [String]
  let board = MetricsBoard(version: "test")
  private let stop = StopSignal()
  private let readEnd: Int32
  private let writeEnd: Int32
  private let lines = Said()
  private let reader = Mutex<Spawned?>(nil)
  private let said = Said()
  private let isOver = Atomic<Bool>(false)

  /// - Parameters:
  ///   - change: what is different from the usual.
  ///   - reads: the lines are read as they come.
  init(reads: Bool = true, _ change: (inout ListenOptions) -> Void = { _ in }) throws {
    signal(SIGPIPE, SIG_IGN)
    var options = ListenOptions()
    options.ports = [0]
    options.hosts = ["127.0.0.1"]
    options.limits.drainQuietMilliseconds = 100
    change(&options)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw RunFailure("no pipe") }
    (readEnd, writeEnd) = (ends[0], ends[1])
    let said = said
    let announcer = Announcer(output: { said.add($0) })
    listener = try Listener(
      options, output: OutputFile(descriptor: writeEnd, name: "the test", announcer: announcer), board: board,
      stop: stop, announcer: announcer)
    addresses = listener.addresses
    let first = addresses.first ?? ""
    port = UInt16(first.split(separator: ":").last ?? "0") ?? 0
    if reads { read() }
  }

  /// Begins to read lines.
  func read() {
    let descriptor = readEnd
    reader.withLock { reader in
      guard reader == nil else { return }
      reader = Spawned.start { [lines] in
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
          let count = Glibc.read(descriptor, &buffer, buffer.count)
          if count <= 0 { return }
          rest += buffer[..<count]
          while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            lines.add(line)
            rest.removeFirst(end + 1)
          }
        }
      }
    }
  }

  var heard: [String] { lines.all }
  var sentences: [String] { said.all }

  /// Lines once there are so many, or after some seconds.
  func heard(_ count: Int, within seconds: Double = 5) -> [String] {
    let end = WallClock.monotonicNanoseconds() + Int64(seconds * 1e9)
    while heard.count < count, WallClock.monotonicNanoseconds() < end { usleep(5000) }
    return heard
  }

  /// Lines a little later, when nothing more is to come.
  func settled(milliseconds: UInt32 = 150) -> [String] {
    usleep(milliseconds * 1000)
    return heard
  }

  /// What it counted; it does so once a second.
  var metrics: ListenerMetrics { board.read().listener ?? ListenerMetrics() }

  func reopen() { listener.reopen() }

  @discardableResult
  func finish() -> Listener.Summary {
    read()
    let summary = listener.finish()
    close(writeEnd)
    reader.withLock { $0?.join() }
    close(readEnd)
    return summary
  }
}

/// Texts that one thread adds and another one reads.
final class Said: Sendable {
  private let texts = Mutex<[String]>([])
  func add(_ text: String) { texts.withLock { $0.append(text) } }
  var all: [String] { texts.withLock { $0 } }
}

/// A tracker's end of a connection, or of an exchange of datagrams.
final class Tracker {
  private var descriptor: Int32

  convenience init(_ station: Station, udp: Bool = false) throws { try self.init(port: station.port, udp: udp) }

  /// Over IPv6.
  init(port6: UInt16, udp: Bool) throws {
    descriptor = socket(AF_INET6, Int32((udp ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port6.bigEndian
    address.sin6_addr = in6addr_loopback
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
    if result != 0 { throw RunFailure.system("cannot connect", code: errno) }
  }

  init(port: UInt16, udp: Bool = false) throws {
    descriptor = socket(AF_INET, Int32((udp ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { throw RunFailure.system("cannot connect", code: errno) }
    var one: Int32 = 1
    if !udp { setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size)) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sends bytes, all of them; false: the other end is gone.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = Glibc.send(descriptor, Array(bytes[done...]), bytes.count - done, Int32(MSG_NOSIGNAL))
      if count < 0 { return false }
      done += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Byte by byte, each a segment of its own.
  func trickle(_ bytes: [UInt8], pauseMilliseconds: UInt32) {
    for byte in bytes {
      send([byte])
      usleep(pauseMilliseconds * 1000)
    }
  }

  /// What came back within a time; nil: the connection was closed by the other end.
  func answer(milliseconds: Int32 = 2000) -> String? {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, milliseconds) > 0 else { return "" }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? FrameBytes(Array(buffer[..<count])).text : nil
  }

  /// Waits until the other end has closed; false: it did not in time.
  func isClosed(milliseconds: Int32 = 3000) -> Bool {
    let end = WallClock.monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
    while WallClock.monotonicNanoseconds() < end {
      guard let text = answer(milliseconds: 50) else { return true }
      if text.isEmpty { continue }
    }
    return false
  }

  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends with RST.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close(descriptor)
    descriptor = -1
  }
}
