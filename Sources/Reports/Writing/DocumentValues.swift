internal import Model

/// Writes a document as the values that the page's script reads.
struct DocumentValues {
  private let document: ReportDocument
  private let clock: PageClock
  private let devices: DeviceColumns
  private let fences: FenceColumns
  private let episodes: EpisodeColumns

  init(_ document: ReportDocument, budget: ReportBudget) {
    for episode in document.episodes {
      precondition(document.rules.indices.contains(episode.rule), "an episode of no rule")
      precondition(document.devices.indices.contains(episode.device), "an episode of no device")
      precondition(episode.fence.map(document.fences.indices.contains) ?? true, "an episode of no fence")
    }
    self.document = document
    clock = PageClock(document)
    devices = DeviceColumns(document, clock: clock, budget: budget)
    fences = FenceColumns(document, budget: budget)
    episodes = EpisodeColumns(document, clock: clock, limit: budget.episodes)
  }

  func write(into values: inout PageValues) {
    values.open(.object)
    values.key("title")
    values.text(document.title)
    values.key("sources")
    values.texts(document.sources)
    values.key("notes")
    values.texts(document.notes)
    writeTimes(into: &values)
    values.key("speedUnit")
    values.open(.array)
    values.text(document.speedUnit.symbol)
    values.number(document.speedUnit.fromBase(1))
    values.close(.array)
    values.key("curveSteps")
    values.open(.array)
    for curve in ReportCurve.allCases { values.number(curve.stepsPerUnit) }
    values.close(.array)
    writeRules(into: &values)
    values.key("fences")
    fences.write(document, into: &values)
    values.key("devices")
    values.open(.array)
    for device in document.devices { devices.write(device, into: &values) }
    values.close(.array)
    values.key("episodes")
    episodes.write(into: &values)
    writeLeftOut(into: &values)
    values.close(.object)
  }

  private func writeTimes(into values: inout PageValues) {
    values.key("origin")
    values.number(clock.origin)
    values.key("from")
    values.number(Int64(clock.from))
    values.key("to")
    values.number(Int64(clock.to))
    values.key("zone")
    guard let zone = document.zone else { return values.null() }
    values.open(.object)
    values.key("name")
    values.text(zone.name)
    values.key("first")
    values.number(zone.firstOffset / 1000)
    // Seconds since 1970 and the offset from then on, in pairs.
    values.key("changes")
    values.open(.array)
    for transition in zone.transitions {
      values.number(PageClock.seconds(transition.utc))
      values.number(transition.offset / 1000)
    }
    values.close(.array)
    values.close(.object)
  }

  private func writeRules(into values: inout PageValues) {
    values.key("rules")
    values.open(.array)
    for rule in document.rules {
      values.open(.object)
      values.key("name")
      values.text(rule.name)
      values.key("title")
      values.text(rule.title)
      values.key("severity")
      values.text(rule.severity.rawValue)
      values.key("source")
      values.text(rule.source)
      values.key("notes")
      values.texts(rule.notes)
      values.key("thresholds")
      values.open(.array)
      for threshold in rule.thresholds {
        values.open(.object)
        values.key("curve")
        values.number(Int64(ReportCurve.allCases.firstIndex(of: threshold.curve) ?? 0))
        values.key("value")
        values.number(threshold.value)
        values.key("label")
        values.text(threshold.label)
        values.close(.object)
      }
      values.close(.array)
      values.close(.object)
    }
    values.close(.array)
  }

  private func writeLeftOut(into values: inout PageValues) {
    values.key("leftOut")
    values.open(.object)
    values.key("fences")
    values.number(Int64(document.leftOut.fences + fences.leftOut))
    values.key("devices")
    values.number(Int64(document.leftOut.devices))
    values.key("episodes")
    values.number(Int64(document.leftOut.episodes + episodes.leftOut))
    values.close(.object)
  }
}
