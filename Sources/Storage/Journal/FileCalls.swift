internal import CFileSpace
package import Glibc

/// The calls by which the journal changes its files. Tests put a full or failing disk in here.
///
/// Each gives a number of bytes, or 0, or a negative error number.
package struct FileCalls: Sendable {
  /// Writes pieces at an offset: descriptor, pieces, count, offset.
  package var write: @Sendable (Int32, UnsafePointer<iovec>, Int32, Int) -> Int
  /// Waits until what was written is on the disk.
  package var sync: @Sendable (Int32) -> Int
  /// Cuts a file to a length.
  package var cut: @Sendable (Int32, Int) -> Int
  /// Sets space aside for the first so many bytes of a file, beyond its length: descriptor, length.
  package var reserve: @Sendable (Int32, Int) -> Int

  package static let system = FileCalls(
    write: { descriptor, pieces, count, offset in
      let written = pwritev(descriptor, pieces, count, offset)
      return written < 0 ? -Int(errno) : written
    },
    sync: { descriptor in fdatasync(descriptor) == 0 ? 0 : -Int(errno) },
    cut: { descriptor, length in ftruncate(descriptor, length) == 0 ? 0 : -Int(errno) },
    reserve: { descriptor, length in -Int(cf_reserve(descriptor, length)) })
}
