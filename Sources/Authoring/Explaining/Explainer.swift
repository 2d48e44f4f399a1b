package import Engine
internal import Model
internal import Rules

/// What is asked: a rule by its position, a device, and a moment if the person named one.
package struct ExplainQuestion: Sendable {
  package var rule: Int
  package var device: String
  /// ms since 1970, on the fix clock.
  package var time: Int64?
  package init(rule: Int, device: String, time: Int64?) {
    self.rule = rule
    self.device = device
    self.time = time
  }
}

/// The engine's steps from one event up to the next: the event, and the deadlines behind it.
struct ExplainedMoment: Sendable {
  var event: TraceStep
  /// Deadlines since then, the last few.
  var later: [TraceStep] = []
  static let laterLimit = 16

  var time: Int64 { later.last?.time ?? event.time }
}

/// Goes along with a device's steps and keeps what an explanation needs: the moment, and a short history.
///
/// What it keeps is bounded, however long the recording.
package struct Explainer: Sendable {
  let question: ExplainQuestion
  let wording: Wording
  package private(set) var counts = DeviceCounts()
  private(set) var history: [HistoryLine] = []
  /// At the moment that was asked for, or at the end.
  private(set) var current: ExplainedMoment?
  private(set) var lastFired: ExplainedMoment?
  private(set) var nearest: (score: Double, moment: ExplainedMoment)?
  /// A step behind the asked moment has come: the state stays as it is.
  private(set) var isPast = false
  private(set) var next: Int64?
  /// The newest late event between the explained event and the asked moment, and how many there were.
  private(set) var missed: (time: Int64, heard: Int64, count: Int)?
  private(set) var lastFault: Int64?
  static let historyLimit = 10

  package init(_ question: ExplainQuestion, wording: Wording) {
    self.question = question
    self.wording = wording
  }

  package mutating func take(_ steps: [TraceStep]) {
    for step in steps { take(step) }
  }

  private mutating func take(_ step: TraceStep) {
    count(step)
    if let asked = question.time {
      if step.time > asked, !isPast, Self.isOwnTime(step) {
        isPast = true
        next = step.time
      }
      if isPast {
        noteMissed(step, asked)
        return
      }
    }
    remember(step)
    switch step.cause {
    case .event: current = ExplainedMoment(event: step)
    case .deadline, .silenceEnded:
      // A device that is named in full is watched before it is ever heard.
      guard var moment = current else {
        current = ExplainedMoment(event: step)
        break
      }
      moment.later.append(step)
      if moment.later.count > ExplainedMoment.laterLimit { moment.later.removeFirst() }
      current = moment
    case .repeated: break
    case .late, .clockFault:
      noteMissed(step, question.time ?? .max)
      if step.alerts.contains(where: { !$0.notices.isEmpty }) { lastFired = ExplainedMoment(event: step) }
      return
    }
    guard let moment = current else { return }
    if step.alerts.contains(where: \.hasFired) {
      lastFired = moment
    } else if lastFired == nil {
      let score =
        step.alerts.map { Nearness.score($0, wording.rules.rules[$0.rule], wording.outlines[$0.rule]) }.max() ?? -1
      if score > nearest?.score ?? -1 { nearest = (score, moment) }
    }
  }

  /// Its time moves the device's clock.
  private static func isOwnTime(_ step: TraceStep) -> Bool {
    switch step.cause {
    case .event, .deadline, .silenceEnded: true
    case .repeated, .late, .clockFault: false
    }
  }

  private mutating func count(_ step: TraceStep) {
    switch step.cause {
    case .event:
      counts.events += 1
      counts.first = counts.first ?? step.time
      counts.last = step.time
    case .repeated: counts.repeated += 1
    case .late: counts.late += 1
    case .clockFault(let ahead):
      counts.clockFaults += 1
      lastFault = ahead
    case .deadline, .silenceEnded: break
    }
    for alert in step.alerts {
      counts.fired += alert.notices.count { $0.kind == .fired && !$0.isCopy }
      counts.cleared += alert.notices.count { $0.kind == .cleared && !$0.isCopy }
      counts.abandoned += alert.transitions.count { $0 == .abandoned || $0 == .abandonedByGap || $0 == .givenUp }
      counts.heldBack += alert.notices.count { $0.heldBack != 0 }
    }
  }

  private mutating func noteMissed(_ step: TraceStep, _ asked: Int64) {
    guard case .late = step.cause, step.time <= asked, step.time > current?.event.time ?? .min || question.time == nil
    else { return }
    missed = (step.time, step.heard, (missed?.count ?? 0) + 1)
  }

  private mutating func remember(_ step: TraceStep) {
    for alert in step.alerts {
      let reasons = ReasonWording.reasons(alert, step, wording) + ReasonWording.refusals(alert, wording)
      guard !alert.transitions.isEmpty || !alert.notices.isEmpty || !reasons.isEmpty else { continue }
      history.append(
        HistoryLine(
          time: step.time, fence: alert.fence, transitions: alert.transitions, notices: alert.notices,
          reasons: reasons))
    }
    if history.count > Self.historyLimit * 4 { history.removeFirst(history.count - Self.historyLimit) }
  }
}

extension AlertTrace {
  /// A `fired` was made here, told or not.
  package var hasFired: Bool { transitions.contains(.fired) || notices.contains { $0.kind == .fired } }
}
