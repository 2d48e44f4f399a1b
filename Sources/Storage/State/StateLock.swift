internal import Glibc
package import Platform

/// The lock of a state directory: one engine at a time.
///
/// Held for as long as this object lives; a process that dies lets go of it, whatever killed it. The file itself
/// stays, with the holder's process number in it for messages.
package final class StateLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// What came of an attempt to take it.
  package enum Attempt {
    case taken(StateLock)
    /// Somebody else has it: the process number, where it could be read.
    case held(by: Int32?)
  }

  /// Takes the lock of a directory, or says who holds it. Never waits.
  package static func take(inDirectory directory: String) throws(RunFailure) -> Attempt {
    let path = directory + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system("cannot open `\(path)`", code: errno) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      defer { close(descriptor) }
      if code == EWOULDBLOCK { return .held(by: holder(descriptor)) }
      throw .system("cannot lock `\(path)`", code: code)
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    return .taken(StateLock(descriptor: descriptor))
  }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var text = [UInt8](repeating: 0, count: 16)
    let count = text.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    return Int32(String(decoding: text.prefix(while: { (48...57).contains($0) }), as: UTF8.self))
  }
}
