internal import Glibc
package import Model

/// Cuts a stream of bytes into chunks of whole lines.
///
/// Where a chunk ends depends on how the bytes come in; which lines there are, and which of them are refused as too
/// long or cut off, does not.
package struct LineCutter {
  /// What a chunk was filled with.
  package enum Filled: Equatable, Sendable {
    /// Whole lines. `isCutOff`: the input ended in a line without an end, and it was given one.
    case lines(isCutOff: Bool)
    /// The beginning of the input's last line, which is still being written: it was given an end, and the stream is not
    /// passed by it. Only where the input can be read again.
    case unfinished
    /// One line that is longer than the limit: the chunk holds its first bytes and no line to decode.
    case overlong
    /// No whole line is there now.
    case idle
    case end
    case failed(FeedOutcome)
  }

  /// Bytes that a chunk holds, but for longer lines.
  package static let batchBytes = 256 * 1024
  /// Bytes that a line may have, without its end.
  package static let lineLimit = 1 << 20
  /// Bytes of an overlong line that are kept for the side file of refused lines.
  package static let keptOfOverlong = 4096

  private var carry: [UInt8] = []
  private var isSkipping = false
  private var isAtStart = true
  private var isAtEnd = false
  /// The feed has given all; what is left is a line without an end.
  private var isDrained = false
  private var failure: FeedOutcome?
  private let batchBytes: Int
  private let lineLimit: Int
  private let canBeReadAgain: Bool
  /// Where the last filled chunk begins in the stream, in bytes.
  package private(set) var begin: Int64 = 0
  /// Where in the stream the next chunk begins.
  package private(set) var position: Int64 = 0

  /// The sizes are for tests.
  ///
  /// - Parameters:
  ///   - position: where the feed stands in its stream, at the beginning of a line.
  ///   - canBeReadAgain: where the program is asked to stop in the middle of a line, or the input ends in one that is no
  ///     whole object, all of it is left to the next run.
  ///   - isSkipping: the feed stands in an overlong line, whose rest is passed over.
  package init(
    batchBytes: Int = Self.batchBytes, lineLimit: Int = Self.lineLimit, position: Int64 = 0, isSkipping: Bool = false,
    canBeReadAgain: Bool = false
  ) {
    self.batchBytes = max(1, batchBytes)
    self.lineLimit = lineLimit
    self.canBeReadAgain = canBeReadAgain
    self.position = position
    self.isSkipping = isSkipping
    begin = position
    isAtStart = position == 0
  }

  /// Fills an empty chunk. Where the feed says that it is idle, the chunk is closed with what is there.
  package mutating func fill(_ chunk: Chunk, from feed: some ByteFeed) -> Filled {
    if isSkipping, let outcome = skip(chunk, from: feed) { return outcome }
    if let failure { return .failed(failure) }
    if isAtEnd { return .end }
    chunk.reserveBytes(max(batchBytes, carry.count) + Chunk.spareBytes + 1)
    var count = carry.count
    carry.withUnsafeBufferPointer { if let base = $0.baseAddress { chunk.bytes.update(from: base, count: count) } }
    var searched = 0
    if !carry.isEmpty { carry.removeAll(keepingCapacity: true) }
    var target = batchBytes
    while true {
      if count >= target {
        if let end = Self.lastLineEnd(chunk, from: searched, to: count) { return close(chunk, at: end, of: count) }
        searched = count
        if count > lineLimit { return cutOverlong(chunk, count: count) }
        // One byte more than the longest line shows whether its end stands there.
        target = min(max(target * 2, count + 1), lineLimit + 1)
        chunk.byteCount = count
        chunk.reserveBytes(target + Chunk.spareBytes + 1)
        chunk.byteCount = 0
        continue
      }
      switch isDrained ? .end : feed.read(into: chunk.bytes + count, count: target - count) {
      case .bytes(let read): count = dropByteOrderMark(chunk, count: count + read)
      case .idle:
        if let end = Self.lastLineEnd(chunk, from: searched, to: count) { return close(chunk, at: end, of: count) }
        keep(chunk, from: 0, to: count)
        return .idle
      case .stopped where canBeReadAgain:
        if let end = Self.lastLineEnd(chunk, from: searched, to: count) { return close(chunk, at: end, of: count) }
        isAtEnd = true
        return .end
      case .end where canBeReadAgain:
        // In a chunk of its own: what stands before it is passed.
        isDrained = true
        if let end = Self.lastLineEnd(chunk, from: searched, to: count) { return close(chunk, at: end, of: count) }
        return finish(chunk, count: count)
      case .end, .stopped: return finish(chunk, count: count)
      case let outcome:
        // What came whole before it is told first.
        failure = outcome
        if let end = Self.lastLineEnd(chunk, from: searched, to: count) { return close(chunk, at: end, of: count) }
        return .failed(outcome)
      }
    }
  }

  /// Gives the chunk its lines and keeps what follows for the next one.
  private mutating func close(_ chunk: Chunk, at end: Int, of count: Int) -> Filled {
    chunk.byteCount = end
    chunk.textEnd = end
    move(by: end)
    keep(chunk, from: end, to: count)
    return .lines(isCutOff: false)
  }

  /// The input is over: the last line may lack its end.
  private mutating func finish(_ chunk: Chunk, count: Int) -> Filled {
    isAtEnd = true
    guard count > 0 else { return .end }
    let isWhole = chunk.bytes[count - 1] == 0x0A
    let isUnfinished =
      canBeReadAgain && !isWhole && !WholeObject.ends(UnsafeBufferPointer(start: chunk.bytes, count: count))
    move(by: isUnfinished ? 0 : count)
    if !isWhole { chunk.bytes[count] = 0x0A }
    chunk.byteCount = isWhole ? count : count + 1
    chunk.textEnd = chunk.byteCount
    return isUnfinished ? .unfinished : .lines(isCutOff: !isWhole)
  }

  private mutating func cutOverlong(_ chunk: Chunk, count: Int) -> Filled {
    isSkipping = true
    move(by: count)
    chunk.byteCount = 0
    chunk.textEnd = 0
    return .overlong
  }

  /// Passes over the rest of an overlong line; nil when its end was found.
  private mutating func skip(_ chunk: Chunk, from feed: some ByteFeed) -> Filled? {
    chunk.reserveBytes(batchBytes + Chunk.spareBytes)
    while true {
      switch feed.read(into: chunk.bytes, count: batchBytes) {
      case .bytes(let read):
        guard let end = memchr(chunk.bytes, 0x0A, read) else {
          position += Int64(read)
          continue
        }
        let offset = UnsafeMutableRawPointer(chunk.bytes).distance(to: end) + 1
        position += Int64(offset)
        keep(chunk, from: offset, to: read)
        isSkipping = false
        return nil
      case .idle: return .idle
      case .end, .stopped:
        isSkipping = false
        isAtEnd = true
        return .end
      case let outcome: return .failed(outcome)
      }
    }
  }

  /// What begins here is so long.
  private mutating func move(by count: Int) {
    begin = position
    position += Int64(count)
  }

  private mutating func keep(_ chunk: Chunk, from start: Int, to end: Int) {
    carry.append(contentsOf: UnsafeBufferPointer(start: chunk.bytes + start, count: end - start))
  }

  /// Editors on Windows put one in front of a file; it is no part of the first line.
  private mutating func dropByteOrderMark(_ chunk: Chunk, count: Int) -> Int {
    guard isAtStart else { return count }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let seen = min(count, mark.count)
    for position in 0..<seen where chunk.bytes[position] != mark[position] {
      isAtStart = false
      return count
    }
    guard seen == mark.count else { return count }
    isAtStart = false
    position += Int64(seen)
    memmove(chunk.bytes, chunk.bytes + seen, count - seen)
    return count - seen
  }

  /// The place behind the last line feed of a stretch.
  private static func lastLineEnd(_ chunk: Chunk, from start: Int, to end: Int) -> Int? {
    var position = end
    while position > start {
      if chunk.bytes[position - 1] == 0x0A { return position }
      position -= 1
    }
    return nil
  }
}
