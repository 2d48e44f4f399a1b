internal import CZstd
internal import Glibc
internal import Platform

/// Compresses segments that recovery does not need, one after the other, on a thread that gives way to all others.
///
/// Unchecked: everything mutable is read and written with the monitor's lock held.
final class SegmentCompressor: @unchecked Sendable {
  private let monitor = Monitor()
  private let list: SegmentList
  private let announcer: Announcer
  /// Segments that end before this record may be compressed.
  private var limit: Int64 = 0
  private var current: Int64?
  private var isStopping = false
  /// Of a segment that could not be compressed: not tried again.
  private var refused: Set<Int64> = []
  private var thread: Spawned?

  private static let level: Int32 = 3

  init(_ list: SegmentList, announcer: Announcer) {
    self.list = list
    self.announcer = announcer
  }

  func start() { thread = Spawned.start { [self] in run() } }

  /// Segments that lie wholly before this record are to be compressed, when there is time.
  func compress(before sequence: Int64) {
    monitor.lock()
    limit = max(limit, sequence)
    monitor.wakeAll(for: .work)
    monitor.unlock()
  }

  /// Deletes a segment, not while it is being compressed.
  func remove(_ segment: SegmentFile) throws(RunFailure) {
    monitor.lock()
    defer { monitor.unlock() }
    while current == segment.firstSequence { monitor.wait(for: .space) }
    // It may be compressed since the caller looked.
    let now = list.all.first { $0.firstSequence == segment.firstSequence } ?? segment
    try now.remove()
    list.remove(now)
  }

  /// Waits until the thread has left what it was doing.
  func stop() {
    monitor.lock()
    isStopping = true
    monitor.wakeAll(for: .work)
    monitor.unlock()
    thread?.join()
    thread = nil
  }

  private func run() {
    // On Linux this is of the calling thread alone.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    monitor.lock()
    while !isStopping {
      guard let segment = nextSegment() else {
        monitor.wait(for: .work)
        continue
      }
      current = segment.firstSequence
      monitor.unlock()
      let failure = compress(segment)
      monitor.lock()
      current = nil
      monitor.wakeAll(for: .space)
      guard let failure, !isStopping else { continue }
      refused.insert(segment.firstSequence)
      announcer.say("`\(segment.path)` stays uncompressed: \(failure.message)")
    }
    monitor.unlock()
  }

  private func nextSegment() -> SegmentFile? {
    let segments = list.all
    return zip(segments, segments.dropFirst()).first { segment, next in
      !segment.isCompressed && next.firstSequence <= limit && !refused.contains(segment.firstSequence)
    }?.0
  }

  private var isStopped: Bool {
    monitor.lock()
    defer { monitor.unlock() }
    return isStopping
  }

  /// Gives why it did not work; then all is as before.
  private func compress(_ segment: SegmentFile) -> RunFailure? {
    var copy = segment
    copy.isCompressed = true
    let unfinished = copy.path + SegmentFile.unfinishedEnd
    do throws(RunFailure) {
      copy.length = try write(segment, to: unfinished)
      if rename(unfinished, copy.path) != 0 { throw .system("cannot write `\(copy.path)`", code: errno) }
      try syncDirectory(segment.directory)
    } catch {
      unlink(unfinished)
      return error
    }
    // From here on there are two good ones; a crash in between is put in order at the next opening.
    list.replace(copy)
    do throws(RunFailure) { try segment.remove() } catch { return error }
    return nil
  }

  /// Gives the length of the compressed file, which is on the disk, and as old as the segment.
  private func write(_ segment: SegmentFile, to path: String) throws(RunFailure) -> Int {
    let source = try SegmentBytes(segment)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    defer { close(descriptor) }
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    let stream = ZSTD_createCCtx()
    defer {
      ZSTD_freeCCtx(stream)
      input.deallocate()
      output.deallocate()
    }
    ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, Self.level)
    ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1)
    var length = 0
    var isLast = false
    while !isLast {
      if isStopped { throw RunFailure("the run ended") }
      let count = try source.read(into: input)
      isLast = count == 0
      var taken = ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
      var left = 0
      repeat {
        var made = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        left = ZSTD_compressStream2(stream, &made, &taken, isLast ? ZSTD_e_end : ZSTD_e_continue)
        if ZSTD_isError(left) != 0 { throw RunFailure(String(cString: ZSTD_getErrorName(left))) }
        try writeAll(UnsafeRawBufferPointer(rebasing: output[..<made.pos]), to: descriptor, path)
        length += made.pos
      } while isLast ? left > 0 : taken.pos < taken.size
    }
    var time = timespec()
    time.tv_sec = Int(segment.writtenMilliseconds / 1000)
    time.tv_nsec = Int(segment.writtenMilliseconds % 1000) * 1_000_000
    futimens(descriptor, [time, time])
    if fsync(descriptor) != 0 { throw .system("cannot sync `\(path)`", code: errno) }
    return length
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(RunFailure) {
    var written = 0
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno != EINTR { throw .system("cannot write `\(path)`", code: errno) }
      written += max(0, count)
    }
  }

  private func syncDirectory(_ directory: String) throws(RunFailure) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot read `\(directory)`", code: errno) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw .system("cannot sync `\(directory)`", code: errno) }
  }
}
