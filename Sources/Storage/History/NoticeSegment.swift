internal import CChecksum
internal import Glibc
package import Platform

/// A file of the notice log: `notices/000017.log`.
package struct NoticeSegment: Sendable, Equatable {
  package let number: Int
  package let path: String

  init(_ number: Int, in folder: String) {
    self.number = number
    let text = String(number)
    path = folder + "/" + String(repeating: "0", count: max(0, 6 - text.count)) + text + ".log"
  }

  /// All of a folder, the oldest first; none where there is no such folder.
  package static func list(_ folder: String) throws(RunFailure) -> [NoticeSegment] {
    guard let entries = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw .system("cannot read `\(folder)`", code: errno)
    }
    defer { closedir(entries) }
    var numbers: [Int] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard name.hasSuffix(".log"), name.utf8.count >= 10, let number = Int(name.dropLast(4)), number > 0 else {
        continue
      }
      numbers.append(number)
    }
    return numbers.sorted().map { NoticeSegment($0, in: folder) }
  }

  /// Bytes of the file; 0 where it has gone.
  var byteCount: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// How a segment's file ends.
  package enum Ending: Equatable {
    case closed(NoticeTally)
    /// It has no tally: the newest one, or one whose end is damaged.
    case open
    /// Nothing is in it.
    case empty
    /// Retention has deleted it meanwhile.
    case gone
  }

  /// Looks at the last line alone.
  package func ending() throws(RunFailure) -> Ending {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return .gone }
      throw .system("cannot read `\(path)`", code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("cannot read `\(path)`", code: errno) }
    let size = Int(status.st_size)
    if size == 0 { return .empty }
    // Rules by name: rarely more than some kilobytes.
    var reach = 16 << 10
    while true {
      reach = min(reach, size)
      var end = [UInt8](repeating: 0, count: reach)
      let count = end.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, reach, off_t(size - reach)) }
      if count < 0 { throw .system("cannot read `\(path)`", code: errno) }
      guard count == reach, end.last == 0x0A else { return .open }
      if let newline = end.dropLast().lastIndex(of: 0x0A) {
        return NoticeTally(line: end[(newline + 1)...].dropLast()).map { .closed($0) } ?? .open
      }
      if reach == size { return NoticeTally(line: end.dropLast()).map { .closed($0) } ?? .open }
      reach *= 4
    }
  }

  /// What reading a segment has found.
  package struct Reading: Equatable {
    /// Notices, bytes and checksum, as read; the counts are empty.
    package var found = NoticeTally()
    package var tally: NoticeTally?
    /// The body did not want to go on.
    package var wasStopped = false
    /// A line that has no end stands last.
    package var isTorn = false

    /// What was read is not what was written.
    package var isDamaged: Bool {
      guard !wasStopped, let tally else { return false }
      return tally.bytes != found.bytes || tally.crc != found.crc || tally.lines != found.lines
    }
  }

  /// Bytes that are read at once; a line may be longer.
  static let blockBytes = 1 << 20

  /// Gives all lines of notices, without their ends, up to the tally or the last whole line.
  ///
  /// - Parameter body: false: enough. The bytes are good inside it only.
  /// - Returns: nil where retention has deleted the file meanwhile.
  package func read(_ body: (UnsafeRawBufferPointer) throws(RunFailure) -> Bool) throws(RunFailure) -> Reading? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw .system("cannot read `\(path)`", code: errno)
    }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    var reading = Reading()
    var room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockBytes, alignment: 64)
    defer { room.deallocate() }
    var filled = 0
    while true {
      if filled == room.count {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: room.count * 2, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(room))
        room.deallocate()
        room = larger
      }
      let count = Glibc.read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("cannot read `\(path)`", code: errno)
      }
      if count == 0 { break }
      filled += count
      let block = UnsafeRawBufferPointer(rebasing: room[..<filled])
      let used = try Self.lines(of: block, into: &reading, body)
      if reading.wasStopped || reading.tally != nil { return reading }
      room.baseAddress.map { _ = memmove($0, $0 + used, filled - used) }
      filled -= used
    }
    reading.isTorn = filled > 0
    return reading
  }

  /// Gives the whole lines of a block; returns the bytes that they take.
  private static func lines(
    of block: UnsafeRawBufferPointer, into reading: inout Reading,
    _ body: (UnsafeRawBufferPointer) throws(RunFailure) -> Bool
  ) throws(RunFailure) -> Int {
    guard let base = block.baseAddress else { return 0 }
    var at = 0
    defer {
      reading.found.crc = cc_crc32c(reading.found.crc, base, at)
      reading.found.bytes += at
    }
    while at < block.count, let newline = memchr(base + at, 0x0A, block.count - at) {
      let line = UnsafeRawBufferPointer(start: base + at, count: UnsafeRawPointer(newline) - base - at)
      if line.first == NoticeTally.mark {
        // A damaged one is a line that is no notice.
        if let tally = NoticeTally(line: line) {
          reading.tally = tally
          return at
        }
      }
      at += line.count + 1
      reading.found.lines += 1
      if try !body(line) {
        reading.wasStopped = true
        return at
      }
    }
    return at
  }
}
