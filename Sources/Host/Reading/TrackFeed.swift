/// The JSON lines of an input: as they come, or made of another format, which is known by what stands in it.
final class TrackFeed<Source: ByteFeed>: ByteFeed {
  private let source: Source
  private let input: EventInput
  private let recognition: TrackRecognition
  /// What stands in it; nil: not known yet, or nothing that is known.
  private(set) var kind: TrackKind?
  private var translation: (any TrackTranslation)?
  /// The first bytes, until they are used: `head[used...]`.
  private var head: [UInt8] = []
  private var used = 0
  private var isRecognised = false
  /// What the source said when it had no more to give.
  private var ending: FeedOutcome?
  private var made = TranslatedText()
  /// Bytes of `made` that were handed on.
  private var given = 0
  private var isFinished = false
  private var piece: [UInt8] = []

  /// Bytes by which a format is recognised, at most.
  private static var headLength: Int { 64 * 1024 }

  init(_ source: Source, of input: EventInput, recognition: @escaping TrackRecognition) {
    self.source = source
    self.input = input
    self.recognition = recognition
  }

  func wait(milliseconds: Int) { source.wait(milliseconds: milliseconds) }

  /// Rows that became no line, since this was asked last.
  func takeRefused() -> [RefusedRow] {
    if made.refused.isEmpty { return [] }
    defer { made.refused = [] }
    return made.refused
  }

  func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    if !isRecognised, let outcome = recognise() { return outcome }
    if kind == nil { return unknown }
    if let translation { return translate(by: translation, into: place, count: count) }
    if used < head.count { return give(into: place, count: count) }
    return ending ?? source.read(into: place, count: count)
  }

  // MARK: What it is

  /// What cannot be read to where a format could be recognised is told of as that.
  private var unknown: FeedOutcome {
    switch ending {
    case .failed, .damaged, .stopped: ending ?? .end
    case .bytes, .idle, .end, nil: .damaged("it holds neither JSON lines nor CSV, GPX or NMEA sentences")
    }
  }

  /// Reads until the format is known, or known to be none; then gives nil.
  private func recognise() -> FeedOutcome? {
    while true {
      if let found = lookAtHead() {
        isRecognised = true
        kind = found.kind
        translation = found.translation
        return nil
      }
      let start = head.count
      head.append(contentsOf: repeatElement(0, count: Self.headLength - start))
      let outcome = head.withUnsafeMutableBufferPointer { bytes in
        bytes.baseAddress.map { source.read(into: $0 + start, count: bytes.count - start) } ?? .end
      }
      var read = 0
      if case .bytes(let count) = outcome { read = count }
      head.removeSubrange((start + read)...)
      switch outcome {
      case .bytes: break
      case .idle: return .idle
      case .end, .stopped, .failed, .damaged: ending = outcome
      }
    }
  }

  /// nil: more bytes are needed.
  private func lookAtHead() -> (kind: TrackKind?, translation: (any TrackTranslation)?)? {
    if Self.beginsJSON(head) { return (.jsonLines, nil) }
    guard ending != nil || head.count == Self.headLength else { return nil }
    if let track = head.withUnsafeBytes({ recognition($0, input) }) { return (track.kind, track.translation) }
    // A first line may be broken; of nothing at all there are no lines.
    let lines = head.split(separator: 0x0A)
    if lines.contains(where: { Self.beginsJSON($0) }) { return (.jsonLines, nil) }
    return (lines.allSatisfy { $0.allSatisfy { Self.isBlank($0) } } ? .jsonLines : nil, nil)
  }

  private static func beginsJSON(_ text: some Collection<UInt8>) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let first = (text.starts(with: mark) ? text.dropFirst(3) : text[...]).first { !isBlank($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  // MARK: Handing on

  private func give(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    let given = copy(head, from: used, into: place, count: count)
    used += given
    if used == head.count {
      head = []
      used = 0
    }
    return .bytes(given)
  }

  private func translate(
    by translation: any TrackTranslation, into place: UnsafeMutablePointer<UInt8>, count: Int
  ) -> FeedOutcome {
    while true {
      if given < made.bytes.count {
        let copied = copy(made.bytes, from: given, into: place, count: count)
        given += copied
        return .bytes(copied)
      }
      made.bytes.removeAll(keepingCapacity: true)
      given = 0
      if !head.isEmpty {
        head.withUnsafeBytes { translation.take($0, into: &made) }
        head = []
        continue
      }
      if let ending {
        if isFinished || ending != .end { return ending }
        isFinished = true
        translation.finish(into: &made)
        continue
      }
      if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.headLength) }
      let outcome = piece.withUnsafeMutableBufferPointer { bytes in
        bytes.baseAddress.map { source.read(into: $0, count: bytes.count) } ?? .end
      }
      switch outcome {
      case .bytes(let read):
        piece.withUnsafeBytes { translation.take(UnsafeRawBufferPointer(rebasing: $0[..<read]), into: &made) }
      case .idle: return .idle
      case .end, .stopped, .failed, .damaged: ending = outcome
      }
    }
  }

  private func copy(
    _ bytes: [UInt8], from start: Int, into place: UnsafeMutablePointer<UInt8>, count: Int
  ) -> Int {
    let copied = min(count, bytes.count - start)
    bytes.withUnsafeBufferPointer { if let base = $0.baseAddress { place.update(from: base + start, count: copied) } }
    return copied
  }
}
