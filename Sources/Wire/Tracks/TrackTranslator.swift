/// Translates a track file into event lines of the native dialect, piece by piece.
///
/// However the file is cut into pieces, the lines are the same. What is held between two pieces is at most a row, an
/// element or a few sentences. A value that cannot be read goes into the line as it stands: the decoder of events refuses
/// the line, or makes the field unknown. One for each file; after a fault it has nothing more to say.
package struct TrackTranslator: ~Copyable {
  private let translator: any FormatTranslator
  private var isOver = false

  package init(_ format: TrackFormat, _ reading: TrackReading) {
    translator =
      switch format {
      case .jsonLines: UntouchedLines()
      case .csv: CSVTranslator(reading)
      case .gpx: GPXTranslator(reading)
      case .nmea: NMEATranslator(reading)
      }
  }

  /// Translates the next bytes of the file; throws where the rest cannot be read, and gives what came before all the
  /// same.
  package mutating func take(
    _ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines
  ) throws(TrackFault) {
    guard !isOver, !bytes.isEmpty else { return }
    do throws(TrackFault) {
      try translator.take(bytes, into: &out)
    } catch {
      isOver = true
      throw error
    }
  }

  /// Translates what the file's end leaves; throws where it ends too early or was no track.
  package mutating func finish(into out: inout TranslatedLines) throws(TrackFault) {
    guard !isOver else { return }
    isOver = true
    try translator.finish(into: &out)
  }
}

/// The reader of one format.
protocol FormatTranslator: AnyObject {
  func take(_ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines) throws(TrackFault)
  func finish(into out: inout TranslatedLines) throws(TrackFault)
}

/// JSON lines need no translation.
private final class UntouchedLines: FormatTranslator {
  func take(_ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines) { out.lines.append(bytes) }
  func finish(into out: inout TranslatedLines) {}
}
