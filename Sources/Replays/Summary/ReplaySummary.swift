package import Model

/// What a replay found, for people and for programs.
package struct ReplaySummary: Sendable {
  package var events = 0
  package var devices = 0
  /// The first and last heard time, ms since 1970; nil without an event.
  package var first: Int64?
  package var last: Int64?
  /// Of that time, what there are data of: pauses of more than four days are left out; ms.
  package var coveredMilliseconds: Int64 = 0
  /// Notices that a sink would be told of.
  package var told = 0
  package var rules: [Rule] = []
  package var mailSinks: [MailSink] = []
  package var quality: [Device] = []
  /// By reason, only those that came up.
  package var refused: [RejectReason: Int] = [:]
  /// What is wrong with files, a sentence each.
  package var faults: [String] = []
  /// Events that stand behind one that was heard later, where nothing puts them in order.
  package var outOfOrder = 0
  /// Events that a rule file's fields had the wrong type of, numbers in strings, and so on.
  package var wrongTypes = 0
  /// It was stopped before the input's end.
  package var isInterrupted = false
  package var seconds = 0.0

  package init() {}

  /// What one rule did.
  package struct Rule: Sendable {
    package var name: String
    package var tally: RuleTally
    /// Alerts that are still open at the end.
    package var open = 0
    /// Pending ones that came to nothing.
    package var abandoned = 0
    /// `fired` notices that a cool-down held back from a sink.
    package var heldBack = 0
    /// Mails that began with a notice of this rule; nil where no mail sink is told of it.
    package var mails: HourTally?
    /// Devices for which it could never be evaluated, and how many of them lack which field.
    package var neverEvaluated = 0
    package var missing: [(field: String, devices: Int)] = []
    package init(name: String, tally: RuleTally) {
      self.name = name
      self.tally = tally
    }
  }

  package struct MailSink: Sendable {
    package var name: String
    package var mails: HourTally
    package init(name: String, mails: HourTally) {
      self.name = name
      self.mails = mails
    }
  }

  /// What the events of one device are like.
  package struct Device: Sendable {
    package var name: String
    package var quality: DeviceQuality
    package var refused = 0
    package init(name: String, quality: DeviceQuality) {
      self.name = name
      self.quality = quality
    }

    /// Something about it is out of the ordinary.
    package var isRemarkable: Bool {
      quality.intervals.holes > 0 || quality.late > 0 || quality.repeated > 0 || quality.clockFaults > 0
        || quality.zeroFixes > 0 || quality.jumps > 0 || refused > 0 || quality.ratio.suspicion != nil
    }
  }

  /// Days that there are data of: at least one, so that a short recording gives no monstrous rates.
  package var days: Double { max(Double(coveredMilliseconds) / 86_400_000, 1) }
}
