internal import Wire

/// What is wrong with the data, for people: the device with most of it is named, the others are counted.
enum QualityText {
  /// Lines without ends; none where nothing is wrong.
  static func lines(of summary: ReplaySummary) -> [String] {
    let devices = summary.quality
    var lines: [String] = []
    func add(
      _ noun: String, plural: String? = nil, _ count: (ReplaySummary.Device) -> Int,
      _ detail: (ReplaySummary.Device) -> String = { _ in "" }
    ) {
      let concerned = devices.filter { count($0) > 0 }
      guard let worst = concerned.max(by: { a, b in count(a) == count(b) ? a.name > b.name : count(a) < count(b) })
      else { return }
      let total = concerned.reduce(0) { $0 + count($1) }
      let most =
        concerned.count == 1
        ? "`\(LineEscaper.safe(worst.name))`"
        : "\(CountText.amount(concerned.count, "device")), "
          + "most of `\(LineEscaper.safe(worst.name))` (\(CountText.grouped(count(worst))))"
      let amount = "\(CountText.grouped(total)) \(total == 1 ? noun : plural ?? noun + "s")"
      lines.append("  \(amount) of \(most)\(detail(worst))")
    }
    add("hole", \.quality.intervals.holes) { device in
      let pause = device.quality.longestPause
      return ", up to \(CountText.span(pause.milliseconds)) from \(CountText.moment(pause.from))"
    }
    add("jump", \.quality.jumps) { device in
      let jump = device.quality.widestJump
      return ", up to \(CountText.grouped(Int(jump.metres / 1000))) km at \(CountText.moment(jump.at))"
    }
    add("late event", \.quality.late)
    add("repeated event", \.quality.repeated)
    add("event without a fix", plural: "events without a fix", \.quality.withoutFix)
    add("fix at 0/0", plural: "fixes at 0/0", \.quality.zeroFixes)
    add("clock fault", \.quality.clockFaults)
    add("refused line", \.refused)
    lines += speeds(devices).map { "  " + $0 }
    return lines.isEmpty ? [] : ["", "data quality"] + lines + [""]
  }

  /// Devices that are named one by one.
  private static let namedLimit = 5

  /// Speeds in a wrong unit, by the unit.
  private static func speeds(_ devices: [ReplaySummary.Device]) -> [String] {
    var lines: [String] = []
    for suspicion in SpeedRatio.Suspicion.all {
      let concerned = devices.filter { $0.quality.ratio.suspicion?.isLike(suspicion) == true }
      guard let first = concerned.first, let found = first.quality.ratio.suspicion else { continue }
      let names = concerned.prefix(namedLimit).map { "`\(LineEscaper.safe($0.name))`" }.joined(separator: ", ")
      let more = concerned.count - namedLimit
      lines.append("warning: \(names)\(more > 0 ? " and \(CountText.grouped(more)) more" : ""): \(found.sentence)")
    }
    return lines
  }
}
