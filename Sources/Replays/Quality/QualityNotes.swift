internal import Model
internal import Wire

extension ReplaySummary.Device {
  /// What is out of the ordinary about its data, a sentence each.
  package var notes: [String] {
    var notes: [String] = []
    func add(_ count: Int, _ noun: String, _ plural: String? = nil, _ detail: String = "") {
      if count > 0 { notes.append("\(CountText.grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")\(detail)") }
    }
    let pause = quality.longestPause
    add(
      quality.intervals.holes, "hole", nil,
      ", up to \(CountText.span(pause.milliseconds)) from \(CountText.moment(pause.from))")
    let jump = quality.widestJump
    add(
      quality.jumps, "jump", nil,
      ", up to \(CountText.grouped(Int(jump.metres / 1000))) km at \(CountText.moment(jump.at))")
    add(quality.late, "late event")
    add(quality.repeated, "repeated event")
    add(quality.withoutFix, "event without a fix", "events without a fix")
    add(quality.zeroFixes, "fix at 0/0", "fixes at 0/0")
    add(quality.clockFaults, "clock fault")
    add(refused, "refused line")
    if let suspicion = quality.ratio.suspicion { notes.append(suspicion.sentence) }
    return notes
  }
}

extension ReplaySummary.Rule {
  /// What keeps it from telling what it could, a sentence each.
  package var notes: [String] {
    if neverEvaluated == 0 { return tally[.fired] == 0 ? ["never fired"] : [] }
    let fields = missing.map { "`\($0.field)`" }
    let why = fields.isEmpty ? "" : ", which told no " + fields.joined(separator: ", no ")
    return ["could never be evaluated for \(CountText.amount(neverEvaluated, "device"))\(why)"]
  }
}
