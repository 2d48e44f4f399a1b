@testable import SmallWorlds

/// Writes an event of a small world in a dialect that can say all of it.
enum DialectMixer {
  static func line(_ event: SmallWorld.Event, _ dice: inout Dice) -> String {
    // The others have no word for a fix that is missing.
    guard event.place != nil, let latitude = event.latitude, let longitude = event.longitude else {
      return SmallWorld.line(event)
    }
    switch dice.roll(1...6) {
    case 1: return flespi(event, latitude, longitude)
    case 2: return "{\"device\":{\"uniqueId\":\"\(event.device)\"},\"position\":\(traccar(event, latitude, longitude))}"
    case 3: return "{\"position\":\(traccar(event, latitude, longitude)),\"device\":{\"uniqueId\":\"\(event.device)\"}}"
    case 4 where event.ignition == nil: return ownTracks(event, latitude, longitude)
    case 5 where event.device == "car-0" && event.battery == nil && event.ignition == nil:
      return gpsd(event, latitude, longitude)
    default: return SmallWorld.line(event)
    }
  }

  /// Seconds since 1970 of 2026-03-02T00:00:00Z.
  private static let start = 1_772_409_600

  private static func flespi(_ event: SmallWorld.Event, _ latitude: Double, _ longitude: Double) -> String {
    var keys = ["\"ident\":\"\(event.device)\"", "\"timestamp\":\(start + event.second)"]
    keys.append("\"position.latitude\":\(latitude),\"position.longitude\":\(longitude)")
    if let speed = event.speed { keys.append("\"position.speed\":\(speed)") }
    if let battery = event.battery { keys.append("\"battery.level\":\(battery)") }
    if let ignition = event.ignition { keys.append("\"engine.ignition.status\":\(ignition)") }
    return "{" + keys.joined(separator: ",") + "}"
  }

  private static func traccar(_ event: SmallWorld.Event, _ latitude: Double, _ longitude: Double) -> String {
    let time = SmallWorld.time(event.second)
    var keys = ["\"deviceId\":7,\"fixTime\":\"\(time)\",\"deviceTime\":\"\(time)\",\"serverTime\":\"\(time)\""]
    keys.append("\"valid\":true,\"latitude\":\(latitude),\"longitude\":\(longitude)")
    // Knots.
    if let speed = event.speed { keys.append("\"speed\":\(Double(speed) / 1.852)") }
    var attributes: [String] = []
    if let battery = event.battery { attributes.append("\"batteryLevel\":\(battery)") }
    if let ignition = event.ignition { attributes.append("\"ignition\":\(ignition)") }
    return "{" + keys.joined(separator: ",") + ",\"attributes\":{" + attributes.joined(separator: ",") + "}}"
  }

  private static func ownTracks(_ event: SmallWorld.Event, _ latitude: Double, _ longitude: Double) -> String {
    var keys = ["\"_type\":\"location\",\"topic\":\"\(event.device)\",\"tst\":\(start + event.second)"]
    keys.append("\"lat\":\(latitude),\"lon\":\(longitude)")
    if let speed = event.speed { keys.append("\"vel\":\(speed)") }
    if let battery = event.battery { keys.append("\"batt\":\(battery)") }
    return "{" + keys.joined(separator: ",") + "}"
  }

  private static func gpsd(_ event: SmallWorld.Event, _ latitude: Double, _ longitude: Double) -> String {
    let time = SmallWorld.time(event.second)
    let speed = event.speed.map { ",\"speed\":\(Double($0) / 3.6)" } ?? ""
    return "{\"class\":\"TPV\",\"mode\":3,\"time\":\"\(time)\",\"lat\":\(latitude),\"lon\":\(longitude)\(speed)}"
  }
}
