import Glibc

/// A plain socket to a server on loopback, that does as it likes.
final class RawPeer {
  private let descriptor: Int32

  /// Connects; every read and write gives up after ten seconds.
  init?(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, result == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// False: the other end is gone.
  @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// No more is sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Up to so many bytes; empty at the end, nil where nothing came in time.
  func receive(_ limit: Int = 65_536) -> [UInt8]? {
    var room = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &room, limit, 0)
    if count < 0 { return errno == EAGAIN ? nil : [] }
    return Array(room[..<count])
  }

  /// All that comes until the other end closes; nil where it does not.
  func receiveAll() -> String? {
    var bytes: [UInt8] = []
    while true {
      guard let piece = receive() else { return nil }
      if piece.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece
    }
  }

  /// Reads on until the text stands there; nil where it never does.
  func receive(until text: String) -> String? {
    var bytes: [UInt8] = []
    while true {
      let read = String(decoding: bytes, as: UTF8.self)
      if read.contains(text) { return read }
      guard let piece = receive(), !piece.isEmpty else { return nil }
      bytes += piece
    }
  }
}
