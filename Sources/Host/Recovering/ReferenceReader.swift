internal import Glibc
internal import Model
internal import Platform
internal import Storage

/// Reads again what a journal tells of files, in the order of the journal: mostly one file from front to back.
final class ReferenceReader {
  private let stop: StopSignal
  private var feed: UnpackedFeed<DescriptorFeed>?
  private var file: (path: String, device: UInt64, inode: UInt64)?
  /// Where the feed stands in the unpacked stream.
  private var position: Int64 = 0

  init(stop: StopSignal) { self.stop = stop }

  /// Fills an empty chunk with the bytes. Fails where the file is another one, or has changed there. False: the program
  /// was asked to stop.
  func read(_ reference: InputReference, into chunk: Chunk) throws(RunFailure) -> Bool {
    try open(reference)
    chunk.reserveBytes(Int(reference.length) + Chunk.spareBytes + 1)
    var count = 0
    while count < Int(reference.length), let feed {
      switch feed.read(into: chunk.bytes + count, count: Int(reference.length) - count) {
      case .bytes(let read): count += read
      case .failed(let code): throw .system("cannot read `\(reference.path)`", code: code)
      // All of it counts, or nothing.
      case .stopped: return false
      case .idle, .end, .damaged: throw Self.changed(reference.path)
      }
    }
    position = reference.offset + reference.length
    let bytes = UnsafeRawBufferPointer(start: chunk.bytes, count: count)
    if Checksum.crc32c(bytes) != reference.checksum { throw Self.changed(reference.path) }
    chunk.take(byteCount: count)
    return true
  }

  private func open(_ reference: InputReference) throws(RunFailure) {
    if let file, file == (reference.path, reference.device, reference.inode), position == reference.offset { return }
    if access(reference.path, F_OK) != 0 && errno == ENOENT { throw Self.changed(reference.path) }
    let opened = try EventInput.file(reference.path).open(isLive: false, stop: stop)
    // A copy that was put back has other numbers; what counts is what stands in it.
    if opened.fileNumbers == nil { throw Self.changed(reference.path) }
    let feed = UnpackedFeed(opened)
    if try !feed.pass(over: reference.offset, of: opened, name: "`\(reference.path)`") {
      throw Self.changed(reference.path)
    }
    self.feed = feed
    file = (reference.path, reference.device, reference.inode)
    position = reference.offset
  }

  private static func changed(_ path: String) -> RunFailure {
    RunFailure(
      "`\(path)` is not the file any more that was read before the program ended, and the journal only points into it: "
        + "put that file back, or move the state directory away and begin anew")
  }
}
