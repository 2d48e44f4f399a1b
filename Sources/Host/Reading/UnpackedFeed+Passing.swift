internal import Platform
internal import Storage

extension UnpackedFeed where Packed == DescriptorFeed {
  /// Goes to a place of the unpacked stream of a regular file that nothing was read of yet. False: it is shorter.
  func pass(over offset: Int64, of opened: DescriptorFeed, name: String) throws(RunFailure) -> Bool {
    if offset == 0 { return true }
    if StreamPacking.of(opened.peek(StreamPacking.headLength), isAll: true) == .plain {
      skipRecognition()
      return opened.seek(to: offset)
    }
    return try take(offset, name: name) { _ in }
  }

  /// Goes to a place of such a file. False: what was read of it before is not in it any more.
  func pass(over place: InputPlace, of opened: DescriptorFeed, name: String) throws(RunFailure) -> Bool {
    if try !pass(over: place.offset - place.tail.length, of: opened, name: name) { return false }
    var checksum: UInt32 = 0
    let isWhole = try take(place.tail.length, name: name) { checksum = Checksum.crc32c($0, after: checksum) }
    return isWhole && checksum == place.tail.checksum
  }

  /// Reads so many bytes. False: there are fewer.
  private func take(
    _ count: Int64, name: String, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(RunFailure) -> Bool {
    var left = count
    var room = [UInt8](repeating: 0, count: 256 * 1024)
    while left > 0 {
      let outcome = room.withUnsafeMutableBufferPointer { bytes in
        bytes.baseAddress.map { read(into: $0, count: Int(min(left, Int64(bytes.count)))) } ?? .end
      }
      switch outcome {
      case .bytes(let count):
        room.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        left -= Int64(count)
      case .failed(let code): throw .system("cannot read \(name)", code: code)
      // Nothing is begun anew by one who is to end.
      case .stopped: throw RunFailure("stopped before the place was found where \(name) is gone on with")
      // Packed data that end early, or are no longer any, do not have what was read of them.
      case .idle, .end, .damaged: return false
      }
    }
    return true
  }
}
