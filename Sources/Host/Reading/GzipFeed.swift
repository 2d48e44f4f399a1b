internal import Wire

/// Unpacks what another feed gives, where that is gzip; anything else passes as it is.
///
/// gzip is known by its two first bytes, which no event can begin with.
package final class GzipFeed<Packed: ByteFeed>: ByteFeed {
  private enum Form { case unknown, plain, gzip }
  private let packed: Packed
  private var form = Form.unknown
  /// Bytes that were read but not given on: the first ones while the form is unknown, then unpacked ones.
  private var pending: [UInt8] = []
  private var given = 0
  private var hasEnded = false
  private var inflater = Inflater()
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  package init(_ packed: Packed) { self.packed = packed }

  package func wait(milliseconds: Int) { packed.wait(milliseconds: milliseconds) }

  package func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    while true {
      if given < pending.count && form != .unknown { return give(into: place, count: count) }
      switch form {
      case .unknown: if let outcome = recognise() { return outcome }
      case .plain: return packed.read(into: place, count: count)
      case .gzip: if let outcome = unpack() { return outcome }
      }
    }
  }

  /// Reads until the first two bytes are there; nil when the form is known.
  private func recognise() -> FeedOutcome? {
    let outcome = buffer.withUnsafeMutableBufferPointer { place in
      place.baseAddress.map { packed.read(into: $0, count: place.count) } ?? .end
    }
    switch outcome {
    case .bytes(let read): pending.append(contentsOf: buffer[..<read])
    case .end, .stopped:
      form = .plain
      return pending.isEmpty ? outcome : nil
    case .idle, .failed, .damaged: return outcome
    }
    if pending[0] != 0x1F {
      form = .plain
    } else if pending.count > 1 {
      form = pending[1] == 0x8B ? .gzip : .plain
      if form == .gzip {
        let first = pending
        pending.removeAll(keepingCapacity: true)
        return inflate(first[...])
      }
    }
    return nil
  }

  private func unpack() -> FeedOutcome? {
    let outcome = buffer.withUnsafeMutableBufferPointer { place in
      place.baseAddress.map { packed.read(into: $0, count: place.count) } ?? .end
    }
    switch outcome {
    case .bytes(let read): return inflate(buffer[..<read])
    case .end: return endOfPacked()
    case .idle, .stopped, .failed, .damaged: return outcome
    }
  }

  private func give(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    let given = min(count, pending.count - self.given)
    pending.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { place.update(from: base + self.given, count: given) }
    }
    self.given += given
    if self.given == pending.count {
      pending.removeAll(keepingCapacity: true)
      self.given = 0
    }
    return .bytes(given)
  }

  private func inflate(_ bytes: ArraySlice<UInt8>) -> FeedOutcome? {
    // STUB until the inflater is there.
    .damaged("gzip is not read yet")
  }

  private func endOfPacked() -> FeedOutcome? { .end }
}
