/// What the word in the alarm column of a Xexun frame means.
///
/// Only `help me` is documented for frames; of the others the words of text messages are known, so spellings vary.
enum XexunWord {
  static func read(_ word: FrameBytes, _ report: inout DeviceReport) {
    let plain = AlarmText.plain(word)
    switch plain {
    case "", "tracker": return
    case "acc on", "accon", "accstart", "acc start": report.ignition = true
    case "acc off", "accoff", "accstop", "acc stop": report.ignition = false
    // A number is no word.
    case _ where plain.utf8.allSatisfy({ $0 &- 0x30 <= 9 }): return
    case _: add(alarms.first { plain.contains($0.part) }?.alarm ?? .other, &report)
    }
  }

  private static func add(_ alarm: TrackerAlarm, _ report: inout DeviceReport) {
    if !report.alarms.contains(alarm) { report.alarms.append(alarm) }
  }

  /// The first part that a word has tells: `speed+080`, `low batt`, `stockade`.
  private static let alarms: [(part: String, alarm: TrackerAlarm)] = [
    ("help", .sos), ("sos", .sos), ("batt", .lowBattery), ("bat low", .lowBattery), ("low bat", .lowBattery),
    ("low speed", .lowSpeed), ("speed", .overspeed), ("stockade", .geofence), ("fence", .geofence),
    ("move", .movement), ("moving", .movement), ("shake", .vibration), ("vibrat", .vibration), ("shock", .vibration),
    ("cutwatch", .tamper), ("cut watch", .tamper), ("door", .door), ("acc alarm", .ignitionAlarm),
    ("accident", .accident), ("ac alarm", .powerCut), ("power", .powerCut),
  ]
}
