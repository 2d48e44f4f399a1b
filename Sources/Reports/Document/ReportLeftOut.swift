/// How many things are not on a page, so that it can say so.
package struct ReportLeftOut: Sendable, Equatable {
  package var fences: Int
  package var devices: Int
  package var episodes: Int

  package init(fences: Int = 0, devices: Int = 0, episodes: Int = 0) {
    self.fences = fences
    self.devices = devices
    self.episodes = episodes
  }
}
