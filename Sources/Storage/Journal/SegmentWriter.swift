internal import Glibc
internal import Platform

/// The segment that is appended to.
struct SegmentWriter {
  let file: SegmentFile
  let salt: UInt32
  /// Where the next frame goes: the end of the last whole one.
  private(set) var length: Int
  private let descriptor: Int32
  private let headerLength: Int

  /// Makes a new segment; gives its writer, or a negative error number and no file.
  static func make(
    _ directory: String, firstSequence: Int64, context: [UInt8], reserving space: Int, by files: FileCalls
  ) -> (writer: SegmentWriter?, code: Int) {
    let header = SegmentHeader(
      firstSequence: firstSequence, madeMilliseconds: WallClock.now(), salt: .random(in: 1...UInt32.max),
      context: context)
    let path = SegmentFile.path(directory, firstSequence)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 { return (nil, -Int(errno)) }
    let bytes = header.bytes()
    let code = writeAll(bytes, to: descriptor, by: files)
    if code < 0 {
      close(descriptor)
      unlink(path)
      return (nil, code)
    }
    let file = SegmentFile(
      directory: directory, firstSequence: firstSequence, isCompressed: false, length: bytes.count,
      writtenMilliseconds: header.madeMilliseconds)
    let writer = SegmentWriter(file, header, length: bytes.count, descriptor)
    writer.reserve(space, by: files)
    return (writer, 0)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, by files: FileCalls) -> Int {
    var written = 0
    while written < bytes.count {
      let result = bytes[written...].withUnsafeBytes { rest in
        var piece = iovec(iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
        return files.write(descriptor, &piece, 1, written)
      }
      if result == -Int(EINTR) { continue }
      if result <= 0 { return result < 0 ? result : -Int(ENOSPC) }
      written += result
    }
    return 0
  }

  /// Opens a segment to go on at a length; what stands behind it is cut off.
  static func goOn(
    _ file: SegmentFile, _ header: SegmentHeader, at length: Int, reserving space: Int, by files: FileCalls
  ) throws(RunFailure) -> SegmentWriter {
    let descriptor = open(file.path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot write `\(file.path)`", code: errno) }
    if file.length > length {
      let code = files.cut(descriptor, length)
      if code < 0 {
        close(descriptor)
        throw .system("cannot cut the torn end of `\(file.path)`", code: Int32(-code))
      }
    }
    let writer = SegmentWriter(file, header, length: length, descriptor)
    writer.reserve(space, by: files)
    return writer
  }

  /// Sets space aside for a whole segment: writing then costs a third less. Where there is not so much, none is.
  private func reserve(_ space: Int, by files: FileCalls) {
    if files.reserve(descriptor, space) < 0 { finish(by: files) }
  }

  /// Gives space back that was set aside and is not needed.
  func finish(by files: FileCalls) { _ = files.cut(descriptor, length) }

  private init(_ file: SegmentFile, _ header: SegmentHeader, length: Int, _ descriptor: Int32) {
    self.file = file
    salt = header.salt
    headerLength = header.byteCount
    self.length = length
    self.descriptor = descriptor
  }

  /// Who syncs the file owns and closes the descriptor.
  var unownedDescriptor: Int32 { descriptor }

  /// No frame is in it yet: any may go in, however long.
  var isEmpty: Bool { length == headerLength }
  /// Whether so many bytes more fit in.
  func hasRoom(_ bytes: Int, limit: Int) -> Bool { length + bytes <= limit }

  /// Appends whole frames, or nothing; gives 0 or a negative error number.
  mutating func append(_ group: FrameGroup, by files: FileCalls) -> Int {
    let code = group.write(to: descriptor, at: length, by: files)
    if code < 0 {
      // Where this fails too, the next attempt writes the same bytes over what stands there.
      _ = files.cut(descriptor, length)
      return code
    }
    length += group.byteCount
    return 0
  }
}
