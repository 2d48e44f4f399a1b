/// A device as the page shows it.
package struct ReportDevice: Sendable {
  package var name: String
  package var track: DeviceTrack
  /// What was found about its reports, a sentence each: `clock 40 s ahead`.
  package var notes: [String]

  package init(name: String, track: DeviceTrack, notes: [String] = []) {
    self.name = name
    self.track = track
    self.notes = notes
  }
}
