internal import Model

/// The reader of a notice's line.
extension MailNotice {
  /// Takes what it knows out of the line; keys that it does not know are passed over. nil where the bytes are no JSON
  /// object with an `id`; whatever else is missing or wrong is left out.
  package init?(json line: [UInt8]) {
    self.init(id: "", rule: "", device: "", message: "")
    let isWhole = line.withUnsafeBufferPointer { bytes in
      var walker = JSONWalker(bytes)
      return readObject(&walker)
    }
    if !isWhole || id.isEmpty { return nil }
  }

  private mutating func readObject(_ walker: inout JSONWalker) -> Bool {
    guard walker.next() == .objectBegin else { return false }
    while true {
      let token = walker.next()
      if token == .objectEnd { return walker.next() == .done }
      guard token == .key else { return false }
      let key = walker.text
      switch key {
      case "facts": facts = Self.facts(&walker)
      case "peak": peaks = Self.facts(&walker)
      default: take(key, &walker)
      }
    }
  }

  private mutating func take(_ key: String, _ walker: inout JSONWalker) {
    let token = walker.next()
    switch token {
    case .string: takeText(key, walker.text)
    case .number: takeNumber(key, walker.number)
    case .yes:
      if key == "late" { isLate = true }
      if key == "stale" { isStale = true }
    case .objectBegin, .arrayBegin: walker.skip(token)
    case .no, .null, .objectEnd, .arrayEnd, .key, .done, .broken, .cutOff, .tooDeep: break
    }
  }

  private mutating func takeText(_ key: String, _ text: String) {
    switch key {
    case "id": id = text
    case "notice": kind = NoticeKind(rawValue: text) ?? kind
    case "rule": rule = text
    case "title": title = text
    case "severity": severity = Severity(rawValue: text) ?? severity
    case "device": device = text
    case "fence": fence = text
    case "fence_name": fenceName = text
    case "time": time = Self.moment(text)
    case "since": since = Self.moment(text)
    case "received": received = Self.moment(text)
    case "message": message = text
    // The line may have more in a later version.
    default: break
    }
  }

  private mutating func takeNumber(_ key: String, _ number: Double) {
    switch key {
    case "n": n = Int(exactly: number.rounded()) ?? n
    case "lat": latitude = abs(number) <= 90 ? number : nil
    case "lon": longitude = abs(number) <= 180 ? number : nil
    case "duration_s": durationMilliseconds = Int64(exactly: (number * 1000).rounded())
    case "suppressed": suppressed = Int(exactly: number.rounded()) ?? 0
    // The line may have more in a later version.
    default: break
    }
  }

  // An object of strings, in its order.
  private static func facts(_ walker: inout JSONWalker) -> [Fact] {
    var facts: [Fact] = []
    let first = walker.next()
    guard first == .objectBegin else {
      walker.skip(first)
      return []
    }
    while walker.next() == .key {
      let name = walker.text
      let token = walker.next()
      if token == .string { facts.append(Fact(name: name, value: walker.text)) } else { walker.skip(token) }
    }
    return facts
  }

  private static func moment(_ text: String) -> Int64? {
    var memo = DateMemo()
    return ByteText.reading(text) { RFC3339.milliseconds($0, &memo) }
  }
}
