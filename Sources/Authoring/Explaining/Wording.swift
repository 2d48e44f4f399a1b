internal import Engine
package import Geofences
package import Model
package import Rules
internal import Wire

/// Values, times and places of a rule set in words, as its writer would say them.
///
/// Everything that comes from files is safe for a terminal.
package struct Wording: Sendable {
  package let rules: CheckedRuleSet
  package let index: FenceIndex
  package let outlines: [RuleOutline]
  package let sources: [SourceFile]
  /// Of the times: the file's own zone, else UTC.
  package let zone: Zone

  package init(rules: CheckedRuleSet, index: FenceIndex, outlines: [RuleOutline], sources: [SourceFile]) {
    self.rules = rules
    self.index = index
    self.outlines = outlines
    self.sources = sources
    zone = rules.zones.first ?? .utc
  }

  // MARK: Text of the rules

  /// The writer's words, blanks made single, comments left out.
  package func text(_ range: SourceRange) -> String {
    guard sources.indices.contains(range.file), range.start >= 0, range.start <= range.end,
      range.end <= sources[range.file].bytes.count
    else { return "" }
    var out: [UInt8] = []
    var isComment = false
    var isQuoted = false
    for byte in sources[range.file].bytes[range.start..<range.end].prefix(2000) {
      if byte == UInt8(ascii: "\"") && !isComment { isQuoted.toggle() }
      if byte == UInt8(ascii: "#") && !isQuoted { isComment = true }
      if byte == 0x0A { isComment = false }
      if isComment { continue }
      let isBlank = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
      if !isBlank { out.append(byte) } else if out.last != 0x20 && !out.isEmpty { out.append(0x20) }
    }
    if out.last == 0x20 { out.removeLast() }
    return LineEscaper.safe(String(decoding: out, as: UTF8.self))
  }

  /// `fleet.rules:14`
  package func place(_ range: SourceRange) -> String? {
    guard sources.indices.contains(range.file) else { return nil }
    return "\(LineEscaper.safe(sources[range.file].path)):\(line(range) ?? 1)"
  }

  /// From 1.
  package func line(_ range: SourceRange) -> Int? {
    guard sources.indices.contains(range.file) else { return nil }
    let bytes = sources[range.file].bytes
    return bytes[..<min(max(range.start, 0), bytes.count)].count { $0 == 0x0A } + 1
  }

  // MARK: Fences

  /// What a fence is called: `depot`; one of a set by its feature's name or id.
  package func fence(_ number: UInt32) -> String {
    guard number != NoticeRecord.noFence, Int(number) < index.fences.count else { return "no fence" }
    let fence = index.fences[Int(number)]
    let isSet = rules.groups.indices.contains(fence.group) && rules.groups[fence.group].isSet
    return LineEscaper.safe(isSet ? fence.name ?? fence.id : fence.id)
  }

  package func fenceID(_ number: UInt32) -> String? {
    guard number != NoticeRecord.noFence, Int(number) < index.fences.count else { return nil }
    return index.fences[Int(number)].id
  }

  // MARK: Numbers

  /// At most three decimals, none that say nothing.
  package static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value > 0 ? "beyond any number" : "below any number" }
    var out = ByteBuffer(capacity: 32)
    NumberWriter.rounded(value, digits: digits, into: &out)
    return out.string
  }

  /// A value in base units, in a unit: `48 km/h`; a duration without one as `2 min 5 s`.
  package static func quantity(
    _ base: Double, kind: QuantityKind, unit: MeasureUnit?, isDifference: Bool = false
  ) -> String {
    guard let unit = unit ?? MeasureUnit.usual(for: kind) else { return number(base) }
    if kind == .duration { return duration(base.isFinite && abs(base) < 9e15 ? Int64(base) : .max) }
    return number(isDifference ? unit.differenceFromBase(base) : unit.fromBase(base)) + " " + unit.symbol
  }

  /// `12 s`, `2 min 5 s`, `1 d 4 h`: the two largest units, milliseconds only below a second.
  package static func duration(_ milliseconds: Int64) -> String {
    if milliseconds < 0 { return "−" + duration(milliseconds == .min ? .max : -milliseconds) }
    if milliseconds < 1000 { return milliseconds == 0 ? "0 s" : "\(milliseconds) ms" }
    let units: [(Int64, String)] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")]
    guard let first = units.firstIndex(where: { milliseconds >= $0.0 }) else { return "0 s" }
    let head = "\(milliseconds / units[first].0) \(units[first].1)"
    guard first + 1 < units.count else {
      let rest = milliseconds % 1000
      return rest == 0 ? head : number(Double(milliseconds) / 1000) + " s"
    }
    let rest = milliseconds % units[first].0 / units[first + 1].0
    return rest == 0 ? head : head + " \(rest) \(units[first + 1].1)"
  }

  /// `340 m`, `12.4 km`: a distance on the ground, to what a fix is good for.
  package static func metres(_ metres: Double) -> String {
    let value = abs(metres)
    if value < 10 { return number(value, digits: 1) + " m" }
    if value < 10_000 { return number(value, digits: 0) + " m" }
    return number(value / 1000, digits: 1) + " km"
  }

  // MARK: Times

  /// `2026-03-02 08:00:30Z`, or with the offset of the file's zone: `2026-03-02 09:00:30+01:00`.
  package func time(_ time: Int64) -> String {
    let text = date(time) + " " + clock(time)
    if zone.name == "UTC" { return text }
    let offset = shifted(time).offset
    let minutes = abs(offset) / 60_000
    return text + (offset < 0 ? "-" : "+") + Self.two(minutes / 60) + ":" + Self.two(minutes % 60)
  }

  /// `08:00:30Z`; in another zone than UTC `09:00:30`.
  package func clock(_ time: Int64) -> String {
    let local = shifted(time).local
    let ofDay = CivilTime.split(local).ofDay
    var text = [ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1000 % 60].map { Self.two($0) }.joined(separator: ":")
    if ofDay % 1000 != 0 { text += "." + String("\(1000 + ofDay % 1000)".dropFirst()) }
    return zone.name == "UTC" ? text + "Z" : text
  }

  /// `2026-03-02`
  package func date(_ time: Int64) -> String {
    let day = CivilTime.date(days: CivilTime.split(shifted(time).local).days)
    return "\(day.year)-\(Self.two(Int64(day.month)))-\(Self.two(Int64(day.day)))"
  }

  /// The clock alone, with the date where it is another day than `other`.
  package func time(_ time: Int64, beside other: Int64) -> String {
    date(time) == date(other) ? clock(time) : self.time(time)
  }

  private func shifted(_ time: Int64) -> (offset: Int64, local: Int64) {
    let bound: Int64 = 8_000_000_000_000_000
    let moment = min(max(time, -bound), bound)
    let offset = zone.offset(at: moment)
    return (offset, moment + offset)
  }

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
