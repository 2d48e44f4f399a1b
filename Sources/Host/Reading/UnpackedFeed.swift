internal import Platform
internal import Storage
internal import Wire

/// Unpacks what another feed gives, where that is gzip or zstd; anything else passes as it is.
package final class UnpackedFeed<Packed: ByteFeed>: ByteFeed {
  private let packed: Packed
  /// nil: not known yet.
  private(set) var packing: StreamPacking?
  /// Bytes that were read and not yet used: `buffer[used ..< filled]`.
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)
  private var used = 0
  private var filled = 0
  private var inflater = Inflater()
  private var unpacker: ZstdUnpacker?

  package init(_ packed: Packed) { self.packed = packed }

  /// The stream is not packed, and the feed stands somewhere in it.
  func skipRecognition() { packing = .plain }

  package func wait(milliseconds: Int) { packed.wait(milliseconds: milliseconds) }

  package func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    if packing == nil, let outcome = recognise() { return outcome }
    switch packing {
    case .gzip, .zstd: return unpack(into: UnsafeMutableRawBufferPointer(start: place, count: count))
    case .plain where used < filled: return give(into: place, count: count)
    case .plain, nil: return packed.read(into: place, count: count)
    }
  }

  /// Reads until the packing is known; then gives nil.
  private func recognise() -> FeedOutcome? {
    var isAll = false
    while true {
      if let found = StreamPacking.of(buffer[..<filled], isAll: isAll) {
        packing = found
        if found == .zstd { unpacker = ZstdUnpacker() }
        return nil
      }
      switch refill() {
      case .bytes: continue
      case .end, .stopped: isAll = true
      case let outcome: return outcome
      }
    }
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

  private func unpack(into place: UnsafeMutableRawBufferPointer) -> FeedOutcome {
    while true {
      switch step(into: place) {
      case .failure(let damage): return .damaged(damage.sentence)
      case .success(let progress):
        used += progress.consumed
        if progress.produced > 0 { return .bytes(progress.produced) }
        // What is not used up now never will be.
        if progress.consumed == 0 && used < filled { return .damaged(Damage.stuck(packing).sentence) }
        if used < filled { continue }
      }
      let outcome = refill()
      switch outcome {
      case .bytes: continue
      case .end: return finish()
      case .idle, .stopped, .failed, .damaged: return outcome
      }
    }
  }

  /// What is wrong with packed bytes.
  private struct Damage: Error {
    let sentence: String

    static func stuck(_ packing: StreamPacking?) -> Damage {
      Damage(sentence: packing == .zstd ? ZstdError.corrupt.sentence : InflateError.corrupt.sentence)
    }
  }

  private func step(into place: UnsafeMutableRawBufferPointer) -> Result<Inflater.Progress, Damage> {
    buffer.withUnsafeBytes { bytes in
      let input = UnsafeRawBufferPointer(rebasing: bytes[used..<filled])
      if packing == .zstd {
        do throws(ZstdError) {
          return .success(try unpacker?.unpack(from: input, into: place) ?? .none)
        } catch {
          return .failure(Damage(sentence: error.sentence))
        }
      }
      do throws(InflateError) {
        return .success(try inflater.inflate(from: input, into: place))
      } catch {
        return .failure(Damage(sentence: error.sentence))
      }
    }
  }

  /// The packed bytes are over: they may lack their end.
  private func finish() -> FeedOutcome {
    do throws(InflateError) {
      if packing == .gzip { try inflater.finish() }
    } catch {
      return .damaged(error.sentence)
    }
    do throws(ZstdError) { try unpacker?.finish() } catch { return .damaged(error.sentence) }
    return .end
  }
}
