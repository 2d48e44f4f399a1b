import Model

@testable import Wire

/// What a translator made of a file, as plain values.
struct Translation: Equatable {
  var bytes: [UInt8] = []
  var refused: [RefusedRow] = []
  var fault: TrackFault?

  /// Without their line ends.
  var lines: [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }
  /// The lines that hold an event.
  var events: [String] { lines.filter { !$0.isEmpty } }
  /// Through the decoder that a run uses.
  var reading: Reading { decode(bytes) }
  /// Reasons by line.
  var reasons: [String] { refused.map { "\($0.line) \($0.reason.rawValue)" } }
}

/// Translates a file in pieces that end where `cuts` says.
func translate(
  _ input: [UInt8], _ format: TrackFormat, _ reading: TrackReading = TrackReading(deviceName: "file"), cuts: [Int] = []
) -> Translation {
  var translator = TrackTranslator(format, reading)
  var out = TranslatedLines()
  var result = Translation()
  var start = 0
  do throws(TrackFault) {
    for end in cuts + [input.count] {
      let piece = Array(input[start..<end])
      try piece.withUnsafeBufferPointer { bytes throws(TrackFault) in
        try translator.take(UnsafeRawBufferPointer(bytes), into: &out)
      }
      result.add(&out)
      start = end
    }
    try translator.finish(into: &out)
  } catch {
    result.fault = error
  }
  result.add(&out)
  return result
}

extension Translation {
  fileprivate mutating func add(_ out: inout TranslatedLines) {
    bytes += out.lines.array()
    refused += out.refused
    out.removeAll()
  }
}

func csv(
  _ text: String, map: String? = nil, zone: Zone? = nil, kinds: [String: QuantityKind] = [:]
) throws -> Translation {
  let columns = try map.map { try ColumnMap($0) }
  return translate(
    Array(text.utf8), .csv, TrackReading(deviceName: "file", columns: columns, zone: zone, kinds: kinds))
}

/// Small files of each format, as programs and people write them.
enum TrackSample {
  static let spreadsheet = """
    # exported by hand
    Vehicle;Date;Time;Latitude;Longitude;Speed (km/h);Battery V;Driver

    "van; 1";02.03.2026;08:00:00;48,1371;11,5754;54,5;3,9;"Anna ""A"" B"
    van-2;02.03.2026;08:00:30;48,2;11,6;0;4,1;"zwei
    Zeilen"
    van-3;02.03.2026
    van-2;02.03.2026;08:01:30;48,3;11,7;12 kn;;

    """
  static let traccar = """
    id,deviceId,protocol,serverTime,deviceTime,fixTime,valid,latitude,longitude,altitude,speed,course,address,accuracy,sat,battery,batteryLevel,alarm\r
    1,17,osmand,2026-03-02 08:00:05,2026-03-02 08:00:01,2026-03-02 08:00:00,true,48.1371,11.5754,520.0,10,90.0,"Marienplatz 1, München",0.0,9,3.9,80,\r
    2,17,osmand,2026-03-02 08:00:35,2026-03-02 08:00:31,2026-03-02 08:00:00,false,48.1371,11.5754,520.0,0,90.0,,5.0,0,3.8,79,"lowBattery,hardBraking"\r
    """
  static let gpsLogger = """
    time,lat,lon,elevation,accuracy,bearing,speed,satellites,provider,hdop,battery,annotation
    2026-03-02T08:00:00.500Z,48.1371,11.5754,520.3,4.0,219.9,10,11,gps,0.9,64,
    2026-03-02T08:00:05.500Z,48.1372,11.5755,520.1,4.0,,,0,network,,63,"lunch, at last"
    """
  static let gpx = """
    <?xml version="1.0" encoding="UTF-8"?>
    <gpx version="1.1" creator="me" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">
    <wpt lat="1" lon="2"><time>2026-03-02T07:00:00Z</time></wpt>
    <trk><name>Runde &amp; mehr</name><trkseg>
    <trkpt lat="48.1371" lon="11.5754">
      <ele>520.3</ele>
      <time>2026-03-02T08:00:00Z</time>
      <sat>9</sat><hdop>0.9</hdop>
      <extensions><gpxtpx:TrackPointExtension>
        <gpxtpx:atemp>21.5</gpxtpx:atemp><gpxtpx:hr>120</gpxtpx:hr><gpxtpx:speed>10</gpxtpx:speed>
      </gpxtpx:TrackPointExtension></extensions>
    </trkpt>
    <trkpt lat="48.1" lon="11.5"><time>2026-03-02T08:00:05Z</time></trkpt><trkpt lat="48.2" lon="11.6"/>
    </trkseg></trk></gpx>

    """
  static let nmea = [
    sentence("PMTK011,MTKGPS"),
    sentence("GPGGA,080000.00,4808.2260,N,01134.5240,E,1,09,0.9,520.3,M,46.9,M,,"),
    "\\s:van,c:1772438400*00\\" + sentence("GPRMC,080000.00,A,4808.2260,N,01134.5240,E,022.4,084.4,020326,003.1,W"),
    "!AIVDM,1,1,,A,14eG;o@034o8sd<L9i:a;WF>062D,0*7D",
    "08:00:05 " + sentence("GPRMC,080005.00,V,,,,,,,020326,,"),
    sentence("GPVTG,084.4,T,,M,022.4,N,041.5,K"),
    sentence("GPGGA,080005.00,4808.2260,N,01134.5240,E,0,00,99.9,,M,,M,,"), "",
  ].joined(separator: "\r\n")

  /// In UTF-16, the small byte first, with its mark.
  static func utf16(_ text: String) -> [UInt8] {
    [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  /// A sentence with its checksum.
  static func sentence(_ body: String) -> String {
    let sum = String(body.utf8.reduce(0, ^), radix: 16, uppercase: true)
    return "$\(body)*\(sum.count < 2 ? "0" : "")\(sum)"
  }

  static let all: [(format: TrackFormat, text: String)] = [
    (.csv, spreadsheet), (.csv, traccar), (.csv, gpsLogger), (.gpx, gpx), (.nmea, nmea),
    (.jsonLines, "{\"device\":\"a\",\"time\":1}\n\n{\"device\":\"b\"}"),
  ]
}
