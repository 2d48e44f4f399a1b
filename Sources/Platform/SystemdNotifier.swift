internal import Glibc
internal import Wire

/// Tells systemd how the service fares, as sd_notify(3) describes the protocol: datagrams of `NAME=value` lines to the
/// socket that `$NOTIFY_SOCKET` names.
///
/// What cannot be sent is not known to anybody: the engine works without systemd too.
package final class SystemdNotifier: Sendable {
  /// Milliseconds between two signs of life, half of what systemd allows; nil where it watches nobody.
  package let watchdogMilliseconds: Int?
  private let descriptor: Int32
  private let address: [UInt8]

  /// nil: systemd does not wait for word of this process.
  package convenience init?() {
    self.init { name in getenv(name).map { String(cString: $0) } }
  }

  /// - Parameter environment: the value of a variable.
  init?(environment: (String) -> String?) {
    guard let path = environment("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count > 1
    else { return nil }
    var bytes = Array(path.utf8)
    // An abstract name begins with a zero byte.
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    guard bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
    address = bytes
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if descriptor < 0 { return nil }
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    watchdogMilliseconds = Self.watchdog(environment)
  }

  deinit { close(descriptor) }

  /// `$WATCHDOG_PID` says whom the watch is for, where it says anything.
  private static func watchdog(_ environment: (String) -> String?) -> Int? {
    guard let text = environment("WATCHDOG_USEC"), let micros = Int(text), micros > 0 else { return nil }
    if let process = environment("WATCHDOG_PID"), process != "\(getpid())" { return nil }
    return max(1, micros / 2000)
  }

  // MARK: What is told

  /// It is up, or a reload is done.
  package func ready(_ status: String) { send("READY=1\n" + line(status)) }

  /// A reload begins; `ready` ends it.
  package func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(WallClock.monotonicNanoseconds() / 1000)\n")
  }

  /// It ends.
  package func stopping() { send("STOPPING=1\n") }

  /// What it is about, for `systemctl status`.
  package func status(_ text: String) { send(line(text)) }

  /// Start or end take longer: so much more time from now on.
  package func extendTimeout(milliseconds: Int) { send("EXTEND_TIMEOUT_USEC=\(milliseconds * 1000)\n") }

  /// A sign of life.
  package func watchdog() { send("WATCHDOG=1\n") }

  /// Gives signs of life on a thread of its own for as long as `isAlive` says so; nil where nobody watches.
  package func startWatchdog(isAlive: @escaping @Sendable () -> Bool) -> Ticker? {
    watchdogMilliseconds.map { milliseconds in
      Ticker(milliseconds: milliseconds) { if isAlive() { self.watchdog() } }
    }
  }

  private func line(_ status: String) -> String { "STATUS=\(LineEscaper.safe(status))\n" }

  private func send(_ text: String) {
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
    let head = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: name.sun_path)
    // A path ends with a zero byte, an abstract name where its length says.
    let length = socklen_t(head + address.count + (address[0] == 0 ? 0 : 1))
    let bytes = Array(text.utf8)
    var result: Int
    repeat {
      result = withUnsafePointer(to: &name) { name in
        name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
        }
      }
    } while result < 0 && errno == EINTR
  }
}
