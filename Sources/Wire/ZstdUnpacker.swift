internal import CZstd

/// Why zstd data could not be read to their end.
package enum ZstdError: Error, Sendable, CaseIterable {
  /// They are no zstd data, or their bytes or checksum are wrong.
  case corrupt
  /// They end within a frame.
  case truncated
  /// They refer further back than there is memory for.
  case tooWide
  case noMemory

  /// For people.
  package var sentence: String {
    switch self {
    case .corrupt: "the zstd data are damaged"
    case .truncated: "the zstd data end too early"
    case .tooWide: "the zstd data need a window of more than 128 MB; pack them again without `--long` or `--ultra`"
    case .noMemory: "no memory to unpack zstd data"
    }
  }
}

/// Unpacks zstd data piece by piece, one frame after the other (RFC 8878); skippable frames are passed over.
package struct ZstdUnpacker: ~Copyable {
  private let stream: OpaquePointer?
  /// Between frames: at the start, or behind a frame whose bytes were all given.
  private var isBetween = true
  private var isFirst = true
  /// Thrown once what came before it was given.
  private var failure: ZstdError?

  package init() { stream = ZSTD_createDStream() }

  deinit { ZSTD_freeDStream(stream) }

  /// Unpacks what it can: until the input is used up or the output is full.
  package mutating func unpack(
    from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(ZstdError) -> Inflater.Progress {
    if let failure { throw failure }
    guard let stream else { throw .noMemory }
    var taken = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var made = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    // Without input it may still hold bytes of a frame back, but of nothing there is no beginning.
    while made.pos < made.size, taken.pos < taken.size || !isBetween {
      let before = (taken.pos, made.pos)
      let code = ZSTD_decompressStream(stream, &made, &taken)
      if ZSTD_isError(code) != 0 {
        failure = Self.error(code)
        break
      }
      isBetween = code == 0
      isFirst = false
      if before == (taken.pos, made.pos) { break }
    }
    if let failure, made.pos == 0 { throw failure }
    return Inflater.Progress(consumed: taken.pos, produced: made.pos)
  }

  /// Throws where the input ended within a frame, or without one.
  package borrowing func finish() throws(ZstdError) {
    if !isBetween || isFirst { throw .truncated }
  }

  private static func error(_ code: Int) -> ZstdError {
    switch ZSTD_getErrorCode(code) {
    case ZSTD_error_frameParameter_windowTooLarge: .tooWide
    case ZSTD_error_memory_allocation: .noMemory
    default: .corrupt
    }
  }
}
