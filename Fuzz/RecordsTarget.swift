internal import Wire

/// Feeds lines to the reader of records that `picket listen --record` keeps. Built together with that reader's files,
/// since its room needs sockets.
///
/// Beside not crashing: what it takes for an entry comes back the same from the line that would be written of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecords(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  for line in UnsafeBufferPointer(start: bytes, count: count).split(separator: 0x0A) {
    guard let (wall, entry) = RecordReader.entry(Array(line)) else { continue }
    var written = Wire.ByteBuffer()
    entry.write(at: wall, into: &written)
    let again = RecordReader.entry(Array(written.array().dropLast()))
    precondition(again?.entry == entry && again?.wall == wall, "an entry comes back as another: \(entry) \(wall)")
  }
  return 0
}
