internal import Glibc
package import Platform

/// How far the journal's records were told on standard output: eight bytes of a file that is mapped into memory.
///
/// A store into memory costs nothing a chunk, and the kernel keeps it when the process is killed. A power failure may
/// lose the last ones: what followed is then told once more.
package final class ToldMark: @unchecked Sendable {
  // Unchecked: one thread stores, after the one that opened it has loaded.
  private let place: UnsafeMutableRawPointer

  /// Opens the mark, made with position 0 where there is none.
  package init(path: String) throws(RunFailure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    defer { close(descriptor) }
    // A file longer than this is nobody's; one that is shorter was never written.
    var status = stat()
    guard fstat(descriptor, &status) == 0, ftruncate(descriptor, min(8, status.st_size)) == 0 else {
      throw .system("cannot write `\(path)`", code: errno)
    }
    // Bytes that were never written have no place on the disk: a store into them ends the program where it is full.
    if status.st_size < 8 {
      let zeros = [UInt8](repeating: 0, count: 8)
      let count = zeros.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
      if count != 8 { throw .system("cannot write `\(path)`", code: count < 0 ? errno : ENOSPC) }
    }
    guard let place = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), place != MAP_FAILED else {
      throw .system("cannot write `\(path)`", code: errno)
    }
    self.place = place
  }

  deinit { munmap(place, 8) }

  /// Goes back to the journal's end. A power failure may have taken records that were told; their numbers are given
  /// again, to inputs that nobody was told of.
  package func keep(atMost position: Int64) {
    if self.position > position { self.position = position }
  }

  /// The journal's position up to which everything was told.
  package var position: Int64 {
    get { Int64(littleEndian: place.load(as: Int64.self)) }
    set { place.storeBytes(of: newValue.littleEndian, as: Int64.self) }
  }
}
