internal import Wire

/// The JSON lines of an input: as they come, or translated from a track file, which is known by what stands in it, and
/// where that leaves a doubt by its name.
final class TrackFeed<Source: ByteFeed>: ByteFeed {
  private let source: Source
  private let name: InputName
  private let reading: TrackReading
  /// What stands in it; nil: not known yet, or nothing that is known.
  private(set) var format: TrackFormat?
  /// Why a track file cannot be read any further.
  private(set) var fault: TrackFault?
  private var translator: TrackTranslator?
  private var translated = TranslatedLines()
  /// Bytes of `translated` that were handed on.
  private var given = 0
  /// The first bytes, until they are used: `head[used...]`.
  private var head: [UInt8] = []
  private var used = 0
  private var isRecognised = false
  /// What the source said when it had no more to give.
  private var ending: FeedOutcome?
  /// The file's end was translated too.
  private var isFinished = false
  private var piece: [UInt8] = []

  /// Bytes by which a format is recognised, at most.
  private static var headLength: Int { 64 * 1024 }

  init(_ source: Source, name: InputName, reading: TrackReading) {
    self.source = source
    self.name = name
    self.reading = reading
  }

  func wait(milliseconds: Int) { source.wait(milliseconds: milliseconds) }

  /// Rows that became no line, since this was asked last.
  func takeRefused() -> [RefusedRow] {
    defer { translated.refused.removeAll() }
    return translated.refused
  }

  func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    if !isRecognised, let outcome = recognise() { return outcome }
    guard format != nil else { return unknown }
    if translator != nil { return translate(into: UnsafeMutableRawBufferPointer(start: place, count: count)) }
    if used < head.count { return give(into: UnsafeMutableRawBufferPointer(start: place, count: count)) }
    return ending ?? source.read(into: place, count: count)
  }

  // MARK: What it is

  /// Reads until the format is known, or known to be none; then gives nil.
  private func recognise() -> FeedOutcome? {
    while !lookAtHead() {
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
    isRecognised = true
    if let format, format != .jsonLines { translator = TrackTranslator(format, reading) }
    return nil
  }

  /// False: more bytes are needed.
  private func lookAtHead() -> Bool {
    if Self.beginsJSON(head) {
      format = .jsonLines
      return true
    }
    guard ending != nil || head.count == Self.headLength else { return false }
    let lines = head.split(separator: 0x0A)
    if let found = TrackFormat.recognised(in: head, columns: reading.columns) {
      format = found
    } else if lines.contains(where: { Self.beginsJSON($0) }) {
      // A first line may be broken.
      format = .jsonLines
    } else if lines.allSatisfy({ $0.allSatisfy { Self.isBlank($0) } }) {
      // Of nothing at all there are no lines; a table or a track lacks what makes it one.
      format = name.format ?? .jsonLines
    } else if !head.contains(0) {
      format = name.format
    }
    return true
  }

  private static func beginsJSON(_ text: some Collection<UInt8>) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let first = (text.starts(with: mark) ? text.dropFirst(3) : text[...]).first { !isBlank($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  /// What cannot be read to where a format could be recognised is told of as that.
  private var unknown: FeedOutcome {
    switch ending {
    case .failed, .damaged, .stopped: ending ?? .end
    case .bytes, .idle, .end, nil: .damaged("it holds neither JSON lines nor CSV, GPX or NMEA sentences")
    }
  }

  // MARK: Handing on

  private func give(into place: UnsafeMutableRawBufferPointer) -> FeedOutcome {
    let count = head.withUnsafeBytes { Self.copy($0, from: used, into: place) }
    used += count
    if used == head.count {
      head = []
      used = 0
    }
    return .bytes(count)
  }

  private func translate(into place: UnsafeMutableRawBufferPointer) -> FeedOutcome {
    while true {
      if given < translated.lines.count {
        let count = translated.lines.withBytes { Self.copy($0, from: given, into: place) }
        given += count
        return .bytes(count)
      }
      translated.lines.removeAll()
      given = 0
      if let fault { return .damaged(fault.sentence) }
      if !head.isEmpty {
        head.withUnsafeBytes { take($0) }
        head = []
      } else if let ending {
        if ending != .end || isFinished { return ending }
        isFinished = true
        finish()
      } else if let outcome = readPiece() {
        return outcome
      }
    }
  }

  /// Translates some more of the source; gives what it says where it has nothing now.
  private func readPiece() -> FeedOutcome? {
    if piece.isEmpty { piece = [UInt8](repeating: 0, count: Self.headLength) }
    let outcome = piece.withUnsafeMutableBufferPointer { bytes in
      bytes.baseAddress.map { source.read(into: $0, count: bytes.count) } ?? .end
    }
    switch outcome {
    case .bytes(let count): piece.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    case .idle: return .idle
    case .end, .stopped, .failed, .damaged: ending = outcome
    }
    return nil
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    do throws(TrackFault) { try translator?.take(bytes, into: &translated) } catch { fault = error }
  }

  private func finish() {
    do throws(TrackFault) { try translator?.finish(into: &translated) } catch { fault = error }
  }

  private static func copy(
    _ bytes: UnsafeRawBufferPointer, from start: Int, into place: UnsafeMutableRawBufferPointer
  ) -> Int {
    let count = min(place.count, bytes.count - start)
    place.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    return count
  }
}
