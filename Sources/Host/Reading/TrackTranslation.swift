/// Makes JSON lines of one file of another format, piece by piece: each stands on the line that it comes from, so that
/// the numbers of lines are those of the file.
protocol TrackTranslation: AnyObject {
  /// Takes the next bytes of the file, and adds the lines that they make.
  func take(_ bytes: UnsafeRawBufferPointer, into text: inout TranslatedText)
  /// The file is over: adds what was held back.
  func finish(into text: inout TranslatedText)
}

/// What a translation made.
struct TranslatedText {
  var bytes: [UInt8] = []
  /// Rows that became no line.
  var refused: [RefusedRow] = []
}

/// A row of a track file that cannot be an event.
struct RefusedRow: Equatable, Sendable {
  /// In its file, from 1.
  var line: Int
  /// Why, for people.
  var sentence: String
  /// The row as it came.
  var text: [UInt8]
  /// Whose it is, where that is known.
  var device: String?
}

/// A format of tracks that was recognised, and what translates it.
struct RecognisedTrack {
  var kind: TrackKind
  var translation: any TrackTranslation
}

/// What a file of tracks may hold.
enum TrackKind: String, Sendable, CaseIterable {
  case jsonLines, csv, gpx, nmea

  /// For people: `holds CSV`.
  var name: String {
    switch self {
    case .jsonLines: "JSON lines"
    case .csv: "CSV"
    case .gpx: "GPX"
    case .nmea: "NMEA sentences"
    }
  }
}

/// Recognises, by the first bytes of an input, what is not JSON lines; nil: it is none of the formats that are known.
typealias TrackRecognition = @Sendable (_ head: UnsafeRawBufferPointer, _ input: EventInput) -> RecognisedTrack?
