/// Names of fields that other platforms have (Traccar, flespi, OwnTracks, gpsd and what people expect).
struct ForeignField {
  /// Ours that are meant; none where the language says it otherwise, several where only the writer knows.
  var fields: [String]
  /// What to write instead.
  var advice: String

  /// Capitals, blanks and the folder before the name do not count: `position.batteryLevel`.
  static func named(_ text: String) -> ForeignField? {
    guard text.utf8.count <= 60 else { return nil }
    var key = text.lowercased().filter { $0 != "_" && $0 != "-" }
    for folder in ["position.", "attributes.", "event.", "device.", "params."] where key.hasPrefix(folder) {
      key.removeFirst(folder.count)
    }
    if let meant = fields[key] {
      // But for its capitals it is one of ours: that is another slip.
      if meant == [text.lowercased()] { return nil }
      let list = meant.map { "`\($0)`" }.joined(separator: " or ")
      return ForeignField(fields: meant, advice: "here it is called \(list)")
    }
    return advices[key].map { ForeignField(fields: [], advice: $0) }
  }

  private static let fields: [String: [String]] = [
    "batterylevel": ["battery"], "battery.level": ["battery"], "batterypercent": ["battery"], "batt": ["battery"],
    "bat": ["battery"], "soc": ["battery"], "battery": ["battery"], "batterypercentage": ["battery"],
    "batteryvoltage": ["battery_voltage"], "battery.voltage": ["battery_voltage"], "batvolt": ["battery_voltage"],
    "power": ["power_voltage"], "externalvoltage": ["power_voltage"], "extvoltage": ["power_voltage"],
    "external.powersource.voltage": ["power_voltage"], "powersource.voltage": ["power_voltage"],
    "voltage": ["power_voltage", "battery_voltage"],
    "charge": ["charging"], "ischarging": ["charging"], "battery.charging": ["charging"], "charging": ["charging"],
    "ismoving": ["motion"], "moving": ["motion"], "movement": ["motion"], "movement.status": ["motion"],
    "motion": ["motion"], "engine": ["ignition"], "engine.ignition.status": ["ignition"], "ign": ["ignition"],
    "ignition": ["ignition"], "engineon": ["ignition"], "acc": ["ignition", "accuracy"],
    "velocity": ["speed"], "vel": ["speed"], "spd": ["speed"], "speed": ["speed"], "groundspeed": ["speed"],
    "speedkmh": ["speed"], "position.speed": ["speed"],
    "heading": ["course"], "direction": ["course"], "bearing": ["course"], "cog": ["course"], "track": ["course"],
    "azimuth": ["course"], "course": ["course"], "alt": ["altitude"], "elevation": ["altitude"], "ele": ["altitude"],
    "height": ["altitude"], "altitude": ["altitude"], "precision": ["accuracy"], "eph": ["accuracy"],
    "accuracy": ["accuracy"], "sat": ["satellites"], "sats": ["satellites"], "satellite": ["satellites"],
    "numsat": ["satellites"], "satellites": ["satellites"], "pdop": ["hdop"], "hdop": ["hdop"],
    "totaldistance": ["odometer"], "mileage": ["odometer"], "vehicle.mileage": ["odometer"], "odometer": ["odometer"],
    "distancetotal": ["odometer"], "temp": ["temperature"], "temp1": ["temperature"], "temperature": ["temperature"],
    "isdooropen": ["door"], "dooropen": ["door"], "door": ["door"],
  ]

  private static let time =
    "times of day are hours (`hours night mon-sun 22:00-06:00`, `during night`), how old a fix is is `age`"
  private static let place = "places are fences: write `inside NAME`, or `distance to NAME < 500 m`"
  private static let who = "devices are chosen by lists: `devices vans \"van-*\"`, and `for vans` in the rule"

  private static let advices: [String: String] = [
    "time": time, "fixtime": time, "devicetime": time, "servertime": time, "timestamp": time, "hour": time,
    "weekday": time, "dayofweek": time, "received": time,
    "lat": place, "lon": place, "lng": place, "latitude": place, "longitude": place, "geofence": place,
    "geofences": place, "geofenceid": place, "geofenceids": place, "zone": place, "position": place,
    "id": who, "deviceid": who, "uniqueid": who, "devicename": who, "imei": who, "name": who, "vehicle": who,
    "ident": who,
    "event": "alarms and changes are edges: write `on alarm sos`, `on ignition becomes off`",
    "alarmtype": "alarms are edges: write `on alarm sos`",
    "online": "a device that is not heard is `silent for 20 min`",
    "offline": "a device that is not heard is `silent for 20 min`",
    "status": "a device that is not heard is `silent for 20 min`; other states are fields of their own",
    "lastupdate": "a device that is not heard is `silent for 20 min`",
    "valid": "an invalid fix makes position and speed unknown; how old the last valid one is is `age`",
    "idle": "write `ignition is on and speed < 5 km/h`, and `held 10 min`",
    "idling": "write `ignition is on and speed < 5 km/h`, and `held 10 min`",
    "stopped": "write `speed < 5 km/h`, and `held 5 min`",
    "parked": "write `let parked = ignition is off and speed < 5 km/h`",
    "overspeed": "write `speed > 90 km/h`; the tracker's own alarm is `on alarm overspeed`",
  ]
}
