internal import Model

/// Makes events of the track points that a walk over GPX meets.
final class GPXPoints: XMLListener {
  /// Whole events that nobody has taken yet.
  private var made = TranslatedLines()
  private var lines = EventLines()
  private var point: GPXPoint?
  /// The line of `point` so far.
  private var text = ByteBuffer()
  private(set) var hasPoints = false
  /// The root of an XML text that is not GPX.
  private(set) var wrongRoot: String?
  var isDone: Bool { wrongRoot != nil }

  private let kinds: [String: QuantityKind]
  private let times: TimeTranslator
  /// How an event's line begins.
  private let lead: [UInt8]

  init(_ reading: TrackReading) {
    kinds = reading.kinds
    times = TimeTranslator(zone: reading.zone)
    lead = EventLines.lead(device: reading.deviceName)
  }

  func begin(_ name: String, _ attributes: [(name: String, value: String)], path: [String], line: Int) {
    if path.isEmpty, name != "gpx" { wrongRoot = name }
    guard name == "trkpt" else { return }
    hasPoints = true
    text.removeAll()
    text.append(lead)
    point = GPXPoint(line: line)
    point?.append(attributes, into: &text)
  }

  func end(_ name: String, text: [UInt8], path: [String]) {
    if name == "trkpt" {
      finishPoint()
    } else if point != nil {
      ByteText.reading(text) { value in
        let value = value.trimmed
        // An element of elements has only blanks between their ends and its own.
        guard value.count > 0 else { return }
        let isInExtension = path.last != "trkpt"
        point?.append(name, value, isInExtension: isInExtension, kinds, times, into: &self.text)
      }
    }
  }

  private func finishPoint() {
    guard let point else { return }
    self.point = nil
    lines.pass(to: point.line, into: &made)
    if let reason = point.refusal {
      ByteText.reading(text.array()) {
        made.refused.append(RefusedRow(line: point.line, reason: reason, text: $0))
      }
    } else {
      text.append(0x7D)
      text.withBytes { made.lines.append($0) }
      lines.end(into: &made)
    }
  }

  /// Gives what was made, and empty lines up to the line where the walk is.
  func give(to out: inout TranslatedLines, line: Int) {
    lines.pass(to: point?.line ?? line, into: &made)
    made.lines.withBytes { out.lines.append($0) }
    out.refused += made.refused
    made.removeAll()
  }
}
