internal import Glibc

/// Reads whole files.
package enum FileReader {
  /// The bytes of a file; more than `limit` of them are refused.
  package static func read(_ path: String, limit: Int) throws(RunFailure) -> [UInt8] {
    // A pipe with a name and without a writer is an empty file, not one to wait for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw .system("cannot read `\(path)`", code: errno) }
    defer { close(descriptor) }
    return try read(descriptor, name: path, limit: limit)
  }

  /// The bytes of standard input.
  package static func readStandardInput(limit: Int) throws(RunFailure) -> [UInt8] {
    try read(STDIN_FILENO, name: "standard input", limit: limit)
  }

  private static func read(_ descriptor: Int32, name: String, limit: Int) throws(RunFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_size > 0, Int(status.st_size) <= limit {
      bytes.reserveCapacity(Int(status.st_size) + 1)
    }
    var piece = [UInt8](repeating: 0, count: 256 * 1024)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
          _ = poll(&wanted, 1, -1)
          continue
        }
        throw .system("cannot read `\(name)`", code: errno)
      }
      bytes.append(contentsOf: piece[..<count])
      if bytes.count > limit { throw RunFailure("`\(name)` is larger than \(limit >> 20) MB") }
    }
  }
}
