package import Model

/// What a mail says of one notice: the keys of the JSON line (EVENTS.md, section 4) that people read.
package struct MailNotice: Sendable, Hashable {
  /// A value that decided, or a peak: `speed` and `95 km/h`.
  package struct Fact: Sendable, Hashable {
    package var name: String
    package var value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The episode's id: 24 hex digits.
  package var id: String
  /// The notice's number in its episode, from 0.
  package var n: Int
  package var kind: NoticeKind
  package var rule: String
  package var title: String?
  package var severity: Severity
  package var device: String
  package var fence: String?
  /// The feature's name, where the fence belongs to a set.
  package var fenceName: String?
  /// Moments in ms since 1970, UTC; nil where the line does not tell them.
  package var time: Int64?
  package var since: Int64?
  package var received: Int64?
  package var latitude: Double?
  package var longitude: Double?
  package var durationMilliseconds: Int64?
  package var message: String
  package var facts: [Fact]
  package var peaks: [Fact]
  package var isLate: Bool
  package var isStale: Bool
  /// Fired notices that a cool-down held back before this one.
  package var suppressed: Int

  package init(
    id: String, n: Int = 0, kind: NoticeKind = .fired, rule: String, title: String? = nil,
    severity: Severity = .warning, device: String, fence: String? = nil, fenceName: String? = nil,
    time: Int64? = nil, since: Int64? = nil, received: Int64? = nil, latitude: Double? = nil, longitude: Double? = nil,
    durationMilliseconds: Int64? = nil, message: String, facts: [Fact] = [], peaks: [Fact] = [], isLate: Bool = false,
    isStale: Bool = false, suppressed: Int = 0
  ) {
    self.id = id
    self.n = n
    self.kind = kind
    self.rule = rule
    self.title = title
    self.severity = severity
    self.device = device
    self.fence = fence
    self.fenceName = fenceName
    self.time = time
    self.since = since
    self.received = received
    self.latitude = latitude
    self.longitude = longitude
    self.durationMilliseconds = durationMilliseconds
    self.message = message
    self.facts = facts
    self.peaks = peaks
    self.isLate = isLate
    self.isStale = isStale
    self.suppressed = suppressed
  }
}
