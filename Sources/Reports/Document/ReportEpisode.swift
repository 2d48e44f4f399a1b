/// An alert's life, as the page shows it: a row of its table, a marker of its map, a bar of its timeline.
package struct ReportEpisode: Sendable {
  /// As its notices have it; nil where nobody asks for it again.
  package var id: String?
  /// Position in the document's rules.
  package var rule: Int
  /// Position in the document's devices.
  package var device: Int
  /// Position in the document's fences; nil where none is concerned.
  package var fence: Int?
  /// Milliseconds since 1970, as all its times.
  package var start: Int64
  /// nil where it is open, or is but a moment (`on` and `sequence` rules).
  package var end: Int64?
  package var fired: Int64
  /// Still open at the end of what was read. `end` is not looked at then.
  package var isOpen: Bool
  /// Degrees, where it fired; both nil where no position was known.
  package var latitude: Double?
  package var longitude: Double?
  /// What its last notice of weight said.
  package var message: String
  package var noticeCount: Int

  package init(
    id: String? = nil, rule: Int, device: Int, fence: Int? = nil, start: Int64, end: Int64? = nil, fired: Int64,
    isOpen: Bool = false, latitude: Double? = nil, longitude: Double? = nil, message: String, noticeCount: Int = 1
  ) {
    self.id = id
    self.rule = rule
    self.device = device
    self.fence = fence
    self.start = start
    self.end = end
    self.fired = fired
    self.isOpen = isOpen
    self.latitude = latitude
    self.longitude = longitude
    self.message = message
    self.noticeCount = noticeCount
  }
}
