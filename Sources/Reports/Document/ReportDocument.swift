package import Model

/// Everything that a page shows, as plain values: `ReportWriter` makes the page of it.
package struct ReportDocument: Sendable {
  package var title: String
  /// What was read, one a line: rule files, inputs.
  package var sources: [String]
  /// The zone of the rule files; the page offers it beside UTC and the reader's own.
  package var zone: Zone?
  /// Milliseconds since 1970: the stretch of time that was read, which the timeline spans. nil: from the first to the
  /// last thing shown. Say it where a clock that ran wrong would stretch it.
  package var from: Int64?
  package var to: Int64?
  /// The unit that speeds are shown in.
  package var speedUnit: MeasureUnit
  package var rules: [ReportRule]
  /// Those that the page may show. The writer draws the ones that are near a track or have an episode.
  package var fences: [ReportFence]
  package var devices: [ReportDevice]
  package var episodes: [ReportEpisode]
  /// What the document itself lacks already; the writer adds what it leaves out, and the page says both.
  package var leftOut: ReportLeftOut
  /// What is to be known of the whole, a sentence each.
  package var notes: [String]

  package init(
    title: String, sources: [String] = [], zone: Zone? = nil, from: Int64? = nil, to: Int64? = nil,
    speedUnit: MeasureUnit = MeasureUnit("km/h", .speed, 5, 18), rules: [ReportRule] = [],
    fences: [ReportFence] = [], devices: [ReportDevice] = [], episodes: [ReportEpisode] = [],
    leftOut: ReportLeftOut = ReportLeftOut(), notes: [String] = []
  ) {
    self.title = title
    self.sources = sources
    self.zone = zone
    self.from = from
    self.to = to
    self.speedUnit = speedUnit
    self.rules = rules
    self.fences = fences
    self.devices = devices
    self.episodes = episodes
    self.leftOut = leftOut
    self.notes = notes
  }
}
