internal import CChecksum
internal import Glibc

/// A record on its way to the disk. Its lines stay in the caller's memory.
struct QueuedRecord {
  var sequence: Int64
  var heardMilliseconds: Int64
  var flags: UInt8
  var source: UInt16
  var kind: JournalPayload.Kind
  /// The payload of all but lines.
  var bytes: [UInt8]
  var lines: UnsafeRawBufferPointer
  /// In force before this record.
  var context: [UInt8]

  var length: Int { kind == .lines ? lines.count : bytes.count }
  var frameLength: Int { FrameHeader.frameLength(payload: length) }
}

/// Frames that are written in one call: headers and small payloads in memory of its own, lines where they are.
final class FrameGroup {
  private(set) var byteCount = 0
  private(set) var lastSequence: Int64 = 0
  var isEmpty: Bool { lastSequence == 0 }

  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var used = 0
  /// Where the piece that is still growing begins in `memory`.
  private var pieceStart = 0
  private var pieces: [iovec] = []
  private var pending: [iovec] = []

  /// A call takes 1,024 pieces.
  private static let pieceLimit = 1000
  private static let byteLimit = 1 << 25

  deinit { memory.deallocate() }

  func clear() {
    byteCount = 0
    lastSequence = 0
    used = 0
    pieceStart = 0
    pieces.removeAll(keepingCapacity: true)
  }

  /// Adds a record's frame; false: no more fit in, which is never so in an empty group.
  ///
  /// - Parameter synced: all records up to this one are known to be on the disk.
  func add(_ record: QueuedRecord, salt: UInt32, synced: Int64) -> Bool {
    let length = record.length
    let padding = FrameHeader.paddedLength(length) - length
    let needed = FrameHeader.byteCount + padding + record.bytes.count
    if isEmpty {
      if needed > memory.count { growEmpty(needed) }
    } else if used + needed > memory.count || pieces.count + 3 > Self.pieceLimit || byteCount > Self.byteLimit {
      return false
    }
    let header = memory.baseAddress.map { $0 + used }
    used += FrameHeader.byteCount
    var checksum = salt
    if record.kind == .lines {
      checksum = cc_crc32c(checksum, record.lines.baseAddress, record.lines.count)
      endPiece()
      if length > 0 {
        pieces.append(iovec(iov_base: UnsafeMutableRawPointer(mutating: record.lines.baseAddress), iov_len: length))
      }
    } else {
      UnsafeMutableRawBufferPointer(rebasing: memory[used...]).copyBytes(from: record.bytes)
      checksum = cc_crc32c(checksum, record.bytes, length)
      used += length
    }
    let zeros = UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + padding])
    for index in zeros.indices { zeros[index] = 0 }
    checksum = cc_crc32c(checksum, zeros.baseAddress, padding)
    used += padding
    if let header {
      FrameHeader(
        length: length, payloadChecksum: checksum, sequence: record.sequence,
        heardMilliseconds: record.heardMilliseconds,
        unsynced: UInt32(clamping: record.sequence - 1 - synced), kind: record.kind.rawValue, flags: record.flags,
        source: record.source
      ).write(to: header, salt: salt)
    }
    byteCount += record.frameLength
    lastSequence = record.sequence
    return true
  }

  /// Writes all frames at an offset of a file; gives 0 or a negative error number. May be called again.
  func write(to descriptor: Int32, at offset: Int, by files: FileCalls) -> Int {
    endPiece()
    pending.removeAll(keepingCapacity: true)
    pending.append(contentsOf: pieces)
    var first = 0
    var written = 0
    while written < byteCount {
      let result = pending.withUnsafeBufferPointer { all -> Int in
        let rest = UnsafeBufferPointer(rebasing: all[first...])
        guard let base = rest.baseAddress else { return -Int(EINVAL) }
        return files.write(descriptor, base, Int32(rest.count), offset + written)
      }
      if result == -Int(EINTR) { continue }
      if result < 0 { return result }
      // A file that takes nothing and does not say why is full.
      if result == 0 { return -Int(ENOSPC) }
      written += result
      first = skip(result, from: first)
    }
    return 0
  }

  /// The first piece that is not wholly written, cut to what is left of it.
  private func skip(_ count: Int, from first: Int) -> Int {
    var left = count
    var index = first
    while index < pending.count, left >= pending[index].iov_len {
      left -= pending[index].iov_len
      index += 1
    }
    if left > 0, index < pending.count {
      pending[index].iov_base += left
      pending[index].iov_len -= left
    }
    return index
  }

  private func endPiece() {
    if used > pieceStart, let base = memory.baseAddress {
      pieces.append(iovec(iov_base: base + pieceStart, iov_len: used - pieceStart))
    }
    pieceStart = used
  }

  private func growEmpty(_ needed: Int) {
    memory.deallocate()
    memory = .allocate(byteCount: needed, alignment: 16)
  }
}
