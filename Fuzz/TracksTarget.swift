import Model
import Wire

/// Feeds bytes to the translators of track files, whole and in two pieces. The first byte chooses the format, the second
/// the cut.
///
/// Beside not crashing: both give the same, and what a translator writes is an object a line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTracks(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 2 else { return 0 }
  let format = formats[Int(bytes[0]) % formats.count]
  let file = UnsafeRawBufferPointer(start: bytes + 2, count: count - 2)
  let cut = min(Int(bytes[1]), file.count)
  let whole = Translated(format, [file])
  let pieces = Translated(format, [.init(rebasing: file[..<cut]), .init(rebasing: file[cut...])])
  precondition(whole == pieces, "a cut changes what is read")
  _ = TrackFormat.recognised(in: file, columns: columns)
  whole.check()
  return 0
}

private let formats: [TrackFormat] = [.csv, .gpx, .nmea]
private let columns = try? ColumnMap("speed=v[kn]")

private struct Translated: Equatable {
  var lines: [UInt8] = []
  var refused: [RefusedRow] = []
  var fault: TrackFault?

  init(_ format: TrackFormat, _ pieces: [UnsafeRawBufferPointer]) {
    var translator = TrackTranslator(format, TrackReading(deviceName: "fuzz", kinds: ["note": .text]))
    var out = TranslatedLines()
    do throws(TrackFault) {
      for piece in pieces { try translator.take(piece, into: &out) }
      try translator.finish(into: &out)
    } catch {
      fault = error
    }
    lines = out.lines.array()
    refused = out.refused
  }

  func check() {
    for row in refused { precondition(row.line > 0 && row.text.count <= RefusedRow.textLimit) }
    let chunk = Chunk(byteCapacity: lines.count + Chunk.spareBytes, fieldCount: 0)
    for (position, byte) in lines.enumerated() { chunk.bytes[position] = byte }
    chunk.byteCount = lines.count
    var decoder = EventDecoder(
      plan: FieldPlan(fields: [], quotedAlarms: []), dialect: .native, gpsdDevice: nil, hashSeed: 1)
    decoder.decode(chunk)
    for reject in chunk.rejects {
      switch reject.reason {
      case .noDevice, .badDevice, .noTime, .badTime, .badPosition, .badUTF8: break
      case .notAnObject, .badJSON, .trailingText, .unknownDialect, .tooLong, .cutOff, .tooDeep, .badRow, .openQuote,
        .badSentence, .badChecksum:
        preconditionFailure("a translator wrote what is no event: \(reject.reason)")
      }
    }
  }
}
