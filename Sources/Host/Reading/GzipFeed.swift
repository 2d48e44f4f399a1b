internal import Platform
internal import Storage
internal import Wire

/// Unpacks what another feed gives, where that is gzip; anything else passes as it is.
///
/// gzip is known by its two first bytes, which no event can begin with.
package final class GzipFeed<Packed: ByteFeed>: ByteFeed {
  private enum Form { case unknown, plain, gzip }
  private let packed: Packed
  private var form = Form.unknown
  /// Bytes that were read and not yet used: `buffer[used ..< filled]`.
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)
  private var used = 0
  private var filled = 0
  private var inflater = Inflater()

  package init(_ packed: Packed) { self.packed = packed }

  /// The stream is not packed, and the feed stands somewhere in it.
  func skipRecognition() { form = .plain }

  package func wait(milliseconds: Int) { packed.wait(milliseconds: milliseconds) }

  package func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    if form == .unknown, let outcome = recognise() { return outcome }
    switch form {
    case .gzip: return unpack(into: place, count: count)
    case .plain where used < filled: return give(into: place, count: count)
    case .plain, .unknown: return packed.read(into: place, count: count)
    }
  }

  /// Reads until the form is known; then gives nil.
  private func recognise() -> FeedOutcome? {
    while form == .unknown {
      if filled > 0 && buffer[0] != 0x1F {
        form = .plain
      } else if filled > 1 {
        form = buffer[1] == 0x8B ? .gzip : .plain
      } else {
        switch refill() {
        case .bytes: continue
        case .end, .stopped: form = .plain
        case let outcome: return outcome
        }
      }
    }
    return nil
  }

  /// Reads more behind what is there; what is used up makes room.
  private func refill() -> FeedOutcome {
    if used == filled {
      used = 0
      filled = 0
    }
    let start = filled
    let outcome = buffer.withUnsafeMutableBufferPointer { bytes in
      bytes.baseAddress.map { packed.read(into: $0 + start, count: bytes.count - start) } ?? .end
    }
    if case .bytes(let read) = outcome { filled += read }
    return outcome
  }

  private func give(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    let given = min(count, filled - used)
    buffer.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { place.update(from: base + used, count: given) }
    }
    used += given
    return .bytes(given)
  }

  private func unpack(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    do throws(InflateError) {
      while true {
        let progress = try inflate(into: UnsafeMutableRawBufferPointer(start: place, count: count))
        used += progress.consumed
        if progress.produced > 0 { return .bytes(progress.produced) }
        // What is not used up now never will be.
        if progress.consumed == 0 && used < filled { throw .corrupt }
        if used < filled { continue }
        let outcome = refill()
        switch outcome {
        case .bytes: continue
        case .end:
          try inflater.finish()
          return .end
        case .idle, .stopped, .failed, .damaged: return outcome
        }
      }
    } catch {
      return .damaged(error.sentence)
    }
  }

  private func inflate(into output: UnsafeMutableRawBufferPointer) throws(InflateError) -> Inflater.Progress {
    var result = Result<Inflater.Progress, InflateError>.failure(.corrupt)
    buffer.withUnsafeBytes { bytes in
      do throws(InflateError) {
        result = .success(
          try inflater.inflate(from: UnsafeRawBufferPointer(rebasing: bytes[used..<filled]), into: output))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
