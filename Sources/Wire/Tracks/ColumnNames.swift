internal import Model

/// The names by which columns are known, compared without regard to case, blanks, brackets and `_`, `-`, `.`, `,`, `:`.
/// One row a column; of several columns that could be the same, the one whose name stands first counts.
enum ColumnNames {
  /// `unit`: what the name says, beside what a unit in it says.
  struct Row {
    var column: TrackColumn
    var unit: String?
    var names: [String]

    init(_ column: TrackColumn, unit: String? = nil, _ names: [String]) {
      self.column = column
      self.unit = unit
      self.names = names
    }
  }

  static let rows: [Row] = [
    Row(
      .device,
      [
        "device", "deviceuniqueid", "uniqueid", "imei", "deviceimei", "ident", "tracker", "trackerid", "unit", "unitid",
        "unitname", "vehicle", "vehicleid", "vehicleno", "vehiclenumber", "vehiclename", "plate", "plateno",
        "platenumber", "licenseplate", "licenceplate", "numberplate", "asset", "assetid", "assetname", "object",
        "objectid", "objectname", "deviceid", "devicename", "deviceserial", "serialnumber", "terminal", "terminalid",
        "mmsi", "icao24", "individuallocalidentifier", "taglocalidentifier", "topic", "tid",
      ]),
    Row(
      .time,
      [
        "fixtime", "time", "datetime", "dateandtime", "timestamp", "gpstime", "gpsdatetime", "gpstimestamp", "utc",
        "utctime", "utcdatetime", "utct", "eventtime", "positiontime", "messagetime", "msgtime", "devicetime",
        "basedatetime", "recordedat", "recordtime", "capturedat", "trackingtime", "reporttime", "localtime", "tst",
        "isotst", "ts", "epoch", "epochtime", "unixtime", "unixtimestamp", "timeofday",
      ]),
    Row(.date, ["date", "utcdate", "utcd", "gpsdate", "fixdate", "localdate"]),
    Row(
      .received,
      [
        "received", "receivedat", "receivetime", "receivedtime", "servertime", "serverdatetime", "servertimestamp",
        "registrationtime", "arrivaltime", "createdat", "heard",
      ]),
    Row(.latitude, ["lat", "latitude", "latdeg", "y"]),
    Row(.longitude, ["lon", "longitude", "lng", "long", "londeg", "x"]),
    Row(.coordinates, ["coordinates", "coordinate", "coords", "latlon", "latlng", "latlong", "latitudelongitude"]),
    Row(.valid, ["valid", "isvalid", "validfix", "fixvalid", "hasfix", "fix"]),
    Row(.attributes, ["attributes"]),
    Row(
      .field(.speed),
      ["speed", "speedoverground", "groundspeed", "velocity", "vehiclespeed", "spd"]),
    Row(.field(.speed), unit: "km/h", ["vel", "kmh", "kph"]),
    Row(.field(.speed), unit: "kn", ["sog", "knots"]),
    Row(.field(.speed), unit: "mph", ["mph"]),
    Row(
      .field(.course),
      ["course", "courseoverground", "cog", "bearing", "heading", "direction", "azimuth", "angle"]),
    Row(
      .field(.altitude),
      ["altitude", "alt", "elevation", "ele", "elev", "height", "altmsl", "altitudemsl", "heightabovemsl"]),
    Row(
      .field(.accuracy),
      ["accuracy", "horizontalaccuracy", "hacc", "positionaccuracy", "locationaccuracy", "acc", "eph"]),
    Row(
      .field(.satellites),
      [
        "satellites", "sat", "sats", "satellitesused", "satused", "satsused", "usedsatellites", "satcount",
        "satellitecount", "numberofsatellites", "numsat", "numsats", "nsat", "nsats",
      ]),
    Row(.field(.hdop), ["hdop"]),
    Row(
      .field(.battery),
      ["battery", "batterylevel", "batterycharge", "batterypercent", "batterypercentage", "batt", "battlevel"]),
    Row(
      .field(.batteryVoltage), unit: "V",
      ["batteryvoltage", "battvoltage", "vbat", "vbatt", "internalbatteryvoltage", "pwrint"]),
    Row(
      .field(.powerVoltage), unit: "V",
      [
        "powervoltage", "externalvoltage", "externalpowervoltage", "externalpowersourcevoltage", "supplyvoltage",
        "vehiclebatteryvoltage", "pwrext", "extvoltage", "mainvoltage", "externalpower",
      ]),
    Row(.field(.charging), ["charging", "ischarging", "batterycharging", "batterychargingstatus", "charge"]),
    Row(
      .field(.ignition), ["ignition", "ignitionstatus", "engineignitionstatus", "engineignition", "ignitionon", "ign"]),
    Row(.field(.motion), ["motion", "moving", "ismoving", "inmotion", "movement", "movementstatus", "motionstatus"]),
    Row(.field(.door), ["door", "dooropen", "doorstatus", "isdooropen"]),
    Row(.field(.odometer), ["odometer", "odo", "totalodometer", "odometervalue"]),
    Row(.field(.odometer), unit: "km", ["vehiclemileage"]),
    Row(
      .field(.temperature),
      ["temperature", "temp", "devicetemperature", "devicetemp", "internaltemperature", "ambienttemperature", "atemp"]),
    Row(.field(.alarm), ["alarm", "alarms", "alarmtype", "alert", "alerts"]),
  ]

  /// Stand before a name and say nothing: `GPS speed`, `location.lat`.
  private static let prefixes = ["gps", "gnss", "position", "location", "coords", "fix"]

  /// A name without what is not compared.
  static func plain(_ name: String) -> String {
    name.lowercased().filter { !" _-.,:()[]{}\"'#\u{A0}\u{FEFF}\t".contains($0) }
  }

  /// What a column of this name is, and how sure that is: of several, the smallest rank counts; nil: nobody knows.
  /// Ranks begin at 1.
  static func meaning(_ name: String) -> (meaning: ColumnMeaning, rank: Int)? {
    var rest = Substring(plain(name))
    while !rest.isEmpty {
      if let found = meaning(plain: rest) { return found }
      guard let prefix = prefixes.first(where: { rest.hasPrefix($0) && rest.count > $0.count }) else { return nil }
      rest = rest.dropFirst(prefix.count)
    }
    return nil
  }

  /// Each name with its row and its rank, and the length of the longest.
  private static let known: (names: [String: (row: Row, rank: Int)], longest: Int) = {
    let all = rows.flatMap { row in row.names.map { (row, $0) } }
    let ranked = all.enumerated().map { rank, entry in (entry.1, (row: entry.0, rank: rank + 1)) }
    return (Dictionary(uniqueKeysWithValues: ranked), ranked.map(\.0.count).max() ?? 0)
  }()

  /// A known name, perhaps with a unit or time format behind it; the longest known name counts.
  private static func meaning(plain name: Substring) -> (meaning: ColumnMeaning, rank: Int)? {
    var head = name.prefix(known.longest)
    while !head.isEmpty {
      if let (row, rank) = known.names[String(head)], let meaning = meaning(row, head, name.dropFirst(head.count)) {
        return (meaning, rank)
      }
      head.removeLast()
    }
    return nil
  }

  /// What the name of a row means with a word behind it.
  private static func meaning(_ row: Row, _ name: Substring, _ word: Substring) -> ColumnMeaning? {
    if !word.isEmpty { return ColumnMeaning(row.column, spelled: String(word)) }
    var meaning = ColumnMeaning(row.column, unit: row.unit.flatMap(MeasureUnit.named))
    if row.column.isTime, name.hasPrefix("utc") { meaning.form = .utc }
    return meaning
  }
}
