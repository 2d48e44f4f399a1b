internal import Model

/// Keeps the output's lines in step with those of the file.
struct EventLines {
  /// The beginning of an event's line, of a device that the file does not name.
  static func lead(device name: String) -> [UInt8] {
    var lead = ByteBuffer()
    lead.append("{")
    lead.append(key: "device")
    lead.append(string: name)
    return lead.array()
  }

  /// Lines written so far.
  private var count = 0

  /// Writes empty lines until the next one to write is `line` of the file, or a later one where a line of the file gave
  /// several events.
  mutating func pass(to line: Int, into out: inout TranslatedLines) {
    let missing = line - 1 - count
    guard missing > 0 else { return }
    out.lines.append(repeating: 0x0A, count: missing)
    count += missing
  }

  /// Ends the line that was written.
  mutating func end(into out: inout TranslatedLines) {
    out.lines.append(0x0A)
    count += 1
  }
}

/// The keys of events and their places in the native dialect, for translators that write other keys beside them.
struct EventKeys {
  /// What the native dialect reads, and what another dialect is known by.
  private static let reserved: Set<String> = {
    let keys = LineShape.native.keys
    var all = keys.fields.map(\.path) + KeySlot.allCases.map(\.path) + keys.device
    all += [keys.time, keys.heard, keys.latitude, keys.longitude, keys.valid, keys.alarm].compactMap { $0 }
    return Set(all)
  }()

  private var taken: Set<String> = []

  /// The key under which a value of the file's own stands: its name, with `_` behind it where the name means something
  /// to picket or stands in the event already.
  mutating func own(_ name: String) -> String {
    var key = name
    while Self.reserved.contains(key) || !taken.insert(key).inserted { key += "_" }
    return key
  }
}
