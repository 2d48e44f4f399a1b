internal import CChecksum
internal import Platform

/// Reads the frames of one segment after another, through one buffer.
final class SegmentReader {
  /// What stands next in the segment.
  enum Step: Equatable {
    /// A whole and right frame; its payload is in `payload` until the next step.
    case frame(FrameHeader)
    /// The segment ends where a frame does.
    case end
    /// No right frame, at `offset`.
    case bad
  }

  private(set) var file: SegmentFile
  /// nil: no right header, and no frame can be read.
  private(set) var header: SegmentHeader?
  /// Of what stands next, in the segment as it is without compression.
  private(set) var offset = 0
  private(set) var payload = UnsafeRawBufferPointer(start: nil, count: 0)

  private let source: SegmentBytes
  private let buffer: ReadBuffer

  /// Opens a segment and reads its header.
  ///
  /// - Throws: the file cannot be read, or is of a newer version.
  init(_ file: SegmentFile, buffer: ReadBuffer = ReadBuffer()) throws(RunFailure) {
    self.file = file
    self.buffer = buffer
    source = try SegmentBytes(file)
    buffer.clear()
    var needed = SegmentHeader.fixedLength
    reading: while true {
      let isWhole = try buffer.fill(needed, from: source)
      switch SegmentHeader.read(buffer.bytes) {
      case .header(let found):
        // A file under another segment's name is none.
        guard found.firstSequence == file.firstSequence else { break reading }
        header = found
        advance(found.byteCount)
        break reading
      case .newer(let version):
        throw RunFailure(
          "`\(file.path)` is of version \(version), which a newer picket wrote: run that version, or take another "
            + "`--state` directory")
      case .bad: break reading
      case .needs(let count):
        if !isWhole { break reading }
        needed = count
      }
    }
  }

  func next() throws(RunFailure) -> Step {
    guard let header else { return .bad }
    guard try buffer.fill(FrameHeader.byteCount, from: source) else { return buffer.bytes.isEmpty ? .end : .bad }
    guard let frame = FrameHeader(buffer.bytes, salt: header.salt) else { return .bad }
    let length = FrameHeader.frameLength(payload: frame.length)
    guard try buffer.fill(length, from: source) else { return .bad }
    let padded = UnsafeRawBufferPointer(rebasing: buffer.bytes[FrameHeader.byteCount..<length])
    guard cc_crc32c(header.salt, padded.baseAddress, padded.count) == frame.payloadChecksum else { return .bad }
    payload = UnsafeRawBufferPointer(rebasing: padded[..<frame.length])
    advance(length)
    return .frame(frame)
  }

  /// Looks behind a bad frame for good ones: the latest record that one of them knows as synced; nil where there is
  /// none. The reader is at the end of the segment afterwards.
  ///
  /// Without a header of the segment whatever looks like a frame is taken for one.
  func syncedKnownBehind() throws(RunFailure) -> Int64? {
    var known: Int64?
    // The frame that is bad itself stands on a boundary; where the header is bad, any may be the first.
    if header != nil, try buffer.fill(8, from: source) { advance(8) }
    while try buffer.fill(FrameHeader.byteCount, from: source) {
      let bytes = buffer.bytes
      var position = 0
      while position + FrameHeader.byteCount <= bytes.count {
        if JournalPayload.load(bytes, position, as: UInt32.self) == FrameHeader.magic,
          let frame = FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[position...]), salt: header?.salt)
        {
          known = max(known ?? 0, frame.syncedBefore)
        }
        position += 8
      }
      advance(position)
    }
    return known
  }

  private func advance(_ count: Int) {
    buffer.drop(count)
    offset += count
  }
}

/// Bytes that were read and not yet used. One buffer serves all segments of a journal.
final class ReadBuffer {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 21, alignment: 64)
  private var start = 0
  private var end = 0

  deinit { memory.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

  func clear() {
    start = 0
    end = 0
  }

  func drop(_ count: Int) { start += count }

  /// Reads until so many bytes are there; false: the segment has fewer. Moves what is there.
  func fill(_ count: Int, from source: SegmentBytes) throws(RunFailure) -> Bool {
    if end - start >= count { return true }
    makeRoom(count)
    while end - start < count {
      let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
      if read == 0 { return false }
      end += read
    }
    return true
  }

  private func makeRoom(_ count: Int) {
    let held = UnsafeRawBufferPointer(rebasing: memory[start..<end])
    if count <= memory.count {
      // Frames begin on boundaries of 8 bytes in the file, and so they do in here: `start` moves by eights.
      UnsafeMutableRawBufferPointer(rebasing: memory[..<held.count]).copyMemory(from: held)
    } else {
      let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: count + (1 << 21), alignment: 64)
      grown.copyMemory(from: held)
      memory.deallocate()
      memory = grown
    }
    end -= start
    start = 0
  }
}
