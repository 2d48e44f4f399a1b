internal import Monitoring
internal import Wire

/// What `picket status` shows to people, within 80 columns.
struct StatusText {
  static let width = 80
  /// Rules with open alerts that are listed.
  private static let listed = 20

  private let answer: StatusAnswer
  private var lines: [String] = []

  /// The whole answer, with its line ends.
  static func text(_ answer: StatusAnswer) -> String {
    var text = StatusText(answer: answer)
    text.write()
    return text.lines.map { $0 + "\n" }.joined()
  }

  private init(answer: StatusAnswer) { self.answer = answer }

  private mutating func write() {
    lines.append(headline)
    guard let report = answer.report else {
      if answer.isRunning { lines.append("It has not told of itself yet: it is starting.") }
      return
    }
    if answer.isRunning {
      for fault in answer.faults { add("fault", fault) }
    }
    lines.append("")
    write(report)
    writeRules(report)
    writeSinks(report)
  }

  private var headline: String {
    let name = "`\(Self.cut(answer.directory, 40))`"
    guard answer.isRunning else {
      guard let report = answer.report else { return "No engine runs on \(name), and none has told of itself." }
      return "No engine runs on \(name). The last one wrote \(ago(report.written)):"
    }
    guard let report = answer.report else { return "An engine runs on \(name)." }
    let word = answer.isWell ? "and is well" : report.health == "ok" ? "with a fault" : "and is \(report.health)"
    return "picket \(Self.cut(report.version, 12)) runs on \(name) \(word)."
  }

  private mutating func write(_ report: StatusReport) {
    add("since", "\(moment(report.started)), process \(report.process), \(Self.bytes(report.memoryBytes)) of memory")
    let set = report.ruleSet
    var rules = CountText.amount(report.rules.count, "rule")
    if let hash = set.hash { rules += ", set \(Self.cut(hash, 12))" }
    if let loaded = set.loaded { rules += ", loaded \(ago(loaded))" }
    if set.reloads > 0 { rules += ", \(CountText.amount(set.reloads, "reload"))" }
    if set.failedReloads > 0 { rules += ", \(CountText.grouped(set.failedReloads)) refused" }
    add("rules", rules)
    let input = report.input
    var asides = ["\(CountText.grouped(input.refused)) refused", "\(CountText.grouped(input.late)) late"]
    asides.append("\(CountText.grouped(input.duplicates)) repeated")
    add(
      "events",
      "\(CountText.grouped(input.events)) of \(CountText.amount(input.devices, "device")); "
        + asides.joined(separator: ", "))
    if let heard = input.newestHeard {
      let waiting = input.chunksWaiting > 0 ? ", \(CountText.amount(input.chunksWaiting, "chunk")) waiting" : ""
      add("newest", (input.isLive ? ago(heard) : "heard at \(moment(heard))") + waiting)
    }
    if let journal = report.journal { write(journal) }
  }

  private mutating func write(_ journal: StatusReport.Journal) {
    let torn = journal.tornBytes > 0 ? ", \(Self.bytes(journal.tornBytes)) of a torn tail cut" : ""
    add(
      "journal",
      "record \(CountText.grouped(journal.sequence)), safe up to \(CountText.grouped(journal.synced)), "
        + Self.bytes(journal.bytes) + torn)
    if let checkpoint = journal.checkpoint {
      let age = journal.checkpointWritten.map { ", \(ago($0))" } ?? ""
      add("checkpoint", "at record \(CountText.grouped(checkpoint))\(age)")
    } else {
      add("checkpoint", "none yet")
    }
  }

  private mutating func writeRules(_ report: StatusReport) {
    lines.append("")
    lines.append(report.openAlerts == 0 ? "No alert is open." : "Open alerts: \(CountText.grouped(report.openAlerts))")
    let open = report.rules.filter { $0.openAlerts > 0 }.sorted { ($1.openAlerts, $0.name) < ($0.openAlerts, $1.name) }
    if open.isEmpty { return }
    lines.append("  " + Self.row("rule", ["severity", "open", "fired"], [10, 12, 14], name: 40))
    for rule in open.prefix(Self.listed) {
      let cells = [rule.severity, CountText.grouped(rule.openAlerts), CountText.grouped(rule.fired)]
      lines.append("  " + Self.row(rule.name, cells, [10, 12, 14], name: 40))
    }
    if open.count > Self.listed { lines.append("  … and \(CountText.amount(open.count - Self.listed, "rule")) more") }
  }

  private mutating func writeSinks(_ report: StatusReport) {
    if report.sinks.isEmpty { return }
    lines.append("")
    let widths = [8, 10, 13, 14, 8, 6]
    lines.append(Self.row("sink", ["kind", "waiting", "oldest", "sent", "failed", "dead"], widths, name: 19))
    for sink in report.sinks {
      let cells = [
        sink.kind, CountText.grouped(sink.spooled), sink.oldest.flatMap(answer.age).map(Self.span) ?? "–",
        CountText.grouped(sink.sent), CountText.grouped(sink.failed), CountText.grouped(sink.dead),
      ]
      lines.append(Self.row(sink.name, cells, widths, name: 19))
      if let error = sink.lastError { lines.append("  last error: " + Self.cut(error, Self.width - 14)) }
    }
  }

  // MARK: Laying out

  /// A named line; what is too long goes on below, a word that is too long stays whole.
  private mutating func add(_ name: String, _ value: String) {
    var head = Self.padded(name, 12)
    var line = ""
    for word in LineEscaper.safe(value).split(separator: " ") {
      if !line.isEmpty && line.count + word.count + 1 > Self.width - 12 {
        lines.append(head + line)
        (head, line) = (String(repeating: " ", count: 12), "")
      }
      if !line.isEmpty { line += " " }
      // A path that was cut would say nothing any more.
      line += word
    }
    lines.append(head + line)
  }

  private static func row(_ name: String, _ cells: [String], _ widths: [Int], name nameWidth: Int) -> String {
    padded(cut(name, nameWidth), nameWidth)
      + zip(cells, widths).map { cell, width in
        let cell = cut(cell, width - 1)
        return String(repeating: " ", count: max(0, width - cell.count)) + cell
      }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Safe for a terminal, and no longer than that.
  private static func cut(_ text: String, _ width: Int) -> String {
    let safe = LineEscaper.safe(text)
    return safe.count <= width ? safe : safe.prefix(max(0, width - 1)) + "…"
  }

  private static func bytes(_ count: Int) -> String {
    if count < 1000 { return "\(count) B" }
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(count) / 1000
    var unit = 0
    while value >= 999.5 && unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return (tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)") + " " + units[unit]
  }

  private static func span(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 64)
    // Below a minute whole seconds say enough.
    TimeWriter.span(
      milliseconds < 60_000 && milliseconds >= 1000 ? milliseconds / 1000 * 1000 : milliseconds, into: &out)
    return out.string
  }

  private func ago(_ text: String) -> String {
    answer.age(text).map { "\(Self.span($0)) ago" } ?? Self.cut(text, 30)
  }

  private func moment(_ text: String) -> String {
    answer.age(text).map { "\(Self.cut(text, 30)) (\(Self.span($0)))" } ?? Self.cut(text, 30)
  }
}
