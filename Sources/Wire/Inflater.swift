internal import CZlib

/// Why compressed input could not be read to its end.
package enum InflateError: String, Error, Sendable, CaseIterable {
  /// It is no gzip data, or its bytes or checksum are wrong.
  case corrupt
  /// It ends within a member.
  case truncated
  /// It grows beyond what the caller allows.
  case tooLarge
  case noMemory

  /// For people.
  package var sentence: String {
    switch self {
    case .corrupt: "the gzip data are damaged"
    case .truncated: "the gzip data end too early"
    case .tooLarge: "the unpacked data are too large"
    case .noMemory: "no memory to unpack gzip data"
    }
  }
}

/// Unpacks gzip data piece by piece, one member after the other (RFC 1952, section 2.2).
///
/// Zero bytes behind a member, as tape blocks leave them, are passed over.
package struct Inflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let isOpen: Bool
  /// Between members: at the start, or behind a member's checksum.
  private var isBetween = true
  private var isFirst = true
  /// Thrown once what came before it was given.
  private var failure: InflateError?

  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isOpen = cz_inflate_init_gzip(stream) == Z_OK
  }

  deinit {
    if isOpen { inflateEnd(stream) }
    stream.deallocate()
  }

  /// What one call of `inflate` used and made.
  package struct Progress: Sendable, Equatable {
    /// Bytes of the input that are done with.
    package var consumed: Int
    /// Bytes written to the output.
    package var produced: Int

    package static let none = Progress(consumed: 0, produced: 0)
  }

  /// Unpacks what it can: until the input is used up or the output is full.
  package mutating func inflate(
    from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(InflateError) -> Progress {
    if let failure { throw failure }
    guard isOpen else { throw .noMemory }
    var progress = Progress.none
    while progress.consumed < input.count || !isBetween {
      if isBetween {
        if !isFirst {
          while progress.consumed < input.count, input[progress.consumed] == 0 { progress.consumed += 1 }
        }
        guard progress.consumed < input.count else { break }
        guard isFirst || inflateReset(stream) == Z_OK else { throw .corrupt }
        isBetween = false
        isFirst = false
      }
      let before = progress
      do throws(InflateError) { try step(input, output, &progress) } catch {
        if progress.produced == 0 { throw error }
        failure = error
        break
      }
      if !isBetween, progress == before || progress.produced == output.count { break }
    }
    return progress
  }

  /// Throws where the input ended within a member, or without one.
  package borrowing func finish() throws(InflateError) {
    if !isBetween || isFirst { throw .truncated }
  }

  private mutating func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, _ progress: inout Progress
  ) throws(InflateError) {
    // zlib counts in 32 bits and does not write to its input, whatever its types say.
    let available = min(input.count - progress.consumed, 1 << 30)
    let room = min(output.count - progress.produced, 1 << 30)
    let from = input.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) + progress.consumed }
    let into = output.baseAddress.map { $0 + progress.produced }
    stream.pointee.next_in = from?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = uInt(available)
    stream.pointee.next_out = into?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(room)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    progress.consumed += available - Int(stream.pointee.avail_in)
    progress.produced += room - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return
    case Z_STREAM_END: isBetween = true
    case Z_MEM_ERROR: throw .noMemory
    default: throw .corrupt
    }
  }
}

/// Gzip data that lie in memory whole.
package enum Gunzip {
  /// Whether the bytes begin as gzip data do.
  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Everything that all members unpack to, `limit` bytes at most.
  package static func all(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    var inflater = Inflater()
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var at = 0
    while true {
      var outcome = Result<Inflater.Progress, InflateError>.failure(.corrupt)
      bytes.withUnsafeBytes { input in
        piece.withUnsafeMutableBytes { output in
          outcome = Self.step(&inflater, UnsafeRawBufferPointer(rebasing: input[at...]), output)
        }
      }
      let progress = try outcome.get()
      at += progress.consumed
      guard result.count + progress.produced <= limit else { throw .tooLarge }
      result.append(contentsOf: piece[..<progress.produced])
      if progress.consumed == 0, progress.produced == 0 { break }
    }
    try inflater.finish()
    return result
  }

  private static func step(
    _ inflater: inout Inflater, _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) -> Result<Inflater.Progress, InflateError> {
    do throws(InflateError) {
      return .success(try inflater.inflate(from: input, into: output))
    } catch {
      return .failure(error)
    }
  }
}
