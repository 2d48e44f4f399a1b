internal import CZstd
internal import Glibc
internal import Platform

/// The bytes of a segment from its beginning on, as they are without compression.
///
/// Read, not mapped: a file that is cut while it is mapped would end the process.
final class SegmentBytes {
  private let descriptor: Int32
  private let path: String
  /// Bytes of the file that are still to be read.
  private var left: Int
  private var inflater: Inflater?

  /// - Throws: the file cannot be opened; `isMissing` of the failure's place is the caller's to find out.
  init(_ file: SegmentFile) throws(RunFailure) {
    var file = file
    var opened = open(file.path, O_RDONLY | O_CLOEXEC)
    if opened < 0 && errno == ENOENT && !file.isCompressed {
      // It was compressed since the directory was read.
      file.isCompressed = true
      opened = open(file.path, O_RDONLY | O_CLOEXEC)
    }
    if opened < 0 { throw .system("cannot read `\(file.path)`", code: errno) }
    descriptor = opened
    path = file.path
    var status = stat()
    // What is appended from now on is not of interest.
    left = fstat(opened, &status) == 0 ? Int(status.st_size) : 0
    inflater = file.isCompressed ? Inflater() : nil
    posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// Fills some of `target`, from its beginning on; 0: the end, also of compressed bytes that are damaged.
  func read(into target: UnsafeMutableRawBufferPointer) throws(RunFailure) -> Int {
    guard let inflater else { return try readFile(into: target) }
    while true {
      if let count = inflater.inflate(into: target) { return count }
      let count = try readFile(into: inflater.room)
      if count == 0 { return 0 }
      inflater.take(count)
    }
  }

  private func readFile(into target: UnsafeMutableRawBufferPointer) throws(RunFailure) -> Int {
    while true {
      let count = Glibc.read(descriptor, target.baseAddress, min(left, target.count))
      if count >= 0 {
        left -= count
        if count == 0 { left = 0 }
        return count
      }
      if errno != EINTR { throw .system("cannot read `\(path)`", code: errno) }
    }
  }

  /// The zstd stream of a compressed segment.
  private final class Inflater {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    private let stream: OpaquePointer?
    private var taken = 0
    private var used = 0
    private var isOver = false

    init() { stream = ZSTD_createDStream() }

    deinit {
      ZSTD_freeDStream(stream)
      room.deallocate()
    }

    func take(_ count: Int) {
      taken = count
      used = 0
    }

    /// nil: more of the file is needed; 0: there is no more.
    func inflate(into target: UnsafeMutableRawBufferPointer) -> Int? {
      if isOver { return 0 }
      var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
      var input = ZSTD_inBuffer(src: room.baseAddress, size: taken, pos: used)
      let code = ZSTD_decompressStream(stream, &output, &input)
      used = input.pos
      // A damaged stream ends here: what is missing of the segment is found by who reads its frames.
      if ZSTD_isError(code) != 0 || code == 0 { isOver = true }
      return output.pos > 0 || isOver ? output.pos : nil
    }
  }
}
