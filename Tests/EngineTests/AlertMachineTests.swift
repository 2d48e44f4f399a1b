import Testing

@testable import Engine

/// Every short sequence of inputs, against a reference that keeps all samples and reads the table off them.
@Suite struct AlertMachineTests {
  /// W and C of one sample.
  struct Sample {
    var time: Int64
    var now: Truth
    var over: Truth
  }

  /// The table of LANGUAGE, section 6, said again from the history of samples: slow and obvious.
  struct Reference {
    var timing: AlertTiming
    var state = "idle"
    /// Samples since the state was entered, the one that entered it first.
    var samples: [Sample] = []
    var fired: Int64 = 0

    var deadline: Int64? {
      if state == "pending", timing.evenIfSilent, let first = samples.first { return first.time + timing.held }
      if state == "firing" || state == "clearing", timing.clearAfter >= 0 { return fired + timing.clearAfter }
      return nil
    }

    mutating func pass(_ deadline: Int64) -> AlertTransition {
      if state == "pending" {
        fired = deadline
        enter("firing", nil)
        return .fired
      }
      enter("spent", nil)
      return .cleared
    }

    mutating func enter(_ next: String, _ sample: Sample?) {
      state = next
      samples = sample.map { [$0] } ?? []
    }

    mutating func take(_ sample: Sample) -> AlertTransition {
      switch state {
      case "idle":
        guard sample.now == .yes else { return .none }
        if timing.held <= 0 {
          fired = sample.time
          enter("firing", nil)
          return .fired
        }
        enter("pending", sample)
        return .none
      case "pending":
        let lastTrue = samples.last { $0.now == .yes }?.time ?? 0
        if !timing.evenIfSilent && sample.time - lastTrue > timing.gap {
          if sample.now == .yes { enter("pending", sample) } else { enter("idle", nil) }
          return .abandoned
        }
        if sample.now == .no {
          enter("idle", nil)
          return .abandoned
        }
        samples.append(sample)
        if sample.now == .yes && sample.time - samples[0].time >= timing.held {
          fired = sample.time
          enter("firing", nil)
          return .fired
        }
        return .none
      case "firing":
        guard sample.over == .yes else { return .none }
        return startClearing(sample)
      case "clearing":
        let lastTrue = samples.last { $0.over == .yes }?.time ?? 0
        if timing.settledTime > 0 && sample.time - lastTrue > timing.settledGap {
          enter("firing", nil)
          return sample.over == .yes ? startClearing(sample) : .none
        }
        if sample.over == .no {
          enter("firing", nil)
          return .none
        }
        samples.append(sample)
        guard sample.over == .yes else { return .none }
        let trueSamples = samples.filter { $0.over == .yes }
        let enough =
          timing.settledTime > 0
          ? sample.time - samples[0].time >= timing.settledTime : trueSamples.count >= timing.settledFixes
        guard enough else { return .none }
        enter("idle", nil)
        return .cleared
      default:
        if sample.now == .no { enter("idle", nil) }
        return .none
      }
    }

    private mutating func startClearing(_ sample: Sample) -> AlertTransition {
      if timing.settledFixes <= 1 && timing.settledTime <= 0 {
        enter("idle", nil)
        return .cleared
      }
      enter("clearing", sample)
      return .none
    }
  }

  static let timings: [AlertTiming] = [
    AlertTiming(),
    AlertTiming(held: 3, gap: 2),
    AlertTiming(held: 3, gap: 10),
    AlertTiming(held: 3, gap: 2, evenIfSilent: true),
    AlertTiming(held: 2, gap: 1, clearAfter: 3),
    AlertTiming(clearAfter: 2),
    AlertTiming(settledFixes: 2),
    AlertTiming(settledFixes: 1),
    AlertTiming(settledFixes: 3),
    AlertTiming(settledTime: 3, settledGap: 2),
    AlertTiming(held: 2, gap: 2, settledTime: 2, settledGap: 2),
    AlertTiming(held: 3, gap: 2, evenIfSilent: true, clearAfter: 3, settledFixes: 2),
  ]

  /// C is "not W", as where a rule has no `clear`: every sequence of six.
  @Test(arguments: timings) func everySequenceOfSixAgreesWithTheTable(_ timing: AlertTiming) {
    var compared = 0
    walk(AlertMachine(), Reference(timing: timing), at: 0, depth: 6, &compared, steps: [1, 2, 3]) { now in
      [now.negated]
    }
    #expect(compared == (1...6).reduce(0) { $0 + Int(pow(9, $1)) })
  }

  /// C of its own, independent of W: every sequence of four.
  @Test(arguments: timings) func everySequenceWithAnOwnClearAgreesWithTheTable(_ timing: AlertTiming) {
    var compared = 0
    walk(AlertMachine(), Reference(timing: timing), at: 0, depth: 4, &compared, steps: [1, 2, 3]) { _ in
      Truth.allCases
    }
    #expect(compared == (1...4).reduce(0) { $0 + Int(pow(27, $1)) })
  }

  private func pow(_ base: Int, _ exponent: Int) -> Int { (0..<exponent).reduce(1) { a, _ in a * base } }

  private func walk(
    _ machine: AlertMachine, _ reference: Reference, at time: Int64, depth: Int, _ compared: inout Int,
    steps: [Int64], over: (Truth) -> [Truth]
  ) {
    guard depth > 0 else { return }
    for step in steps {
      var advanced = machine
      var wanted = reference
      let next = time + step
      // Deadlines that lie before the event; one of the event's own time goes after it.
      while let deadline = wanted.deadline, deadline < next {
        #expect(advanced.deadline(reference.timing) == deadline)
        let (a, b) = (advanced.expire(at: deadline, reference.timing), wanted.pass(deadline))
        if a != b { Issue.record("\(reference): deadline \(deadline) gave \(a), not \(b)") }
      }
      if wanted.deadline == nil && advanced.deadline(reference.timing) != .max {
        Issue.record("\(reference): a deadline too many")
      }
      for now in Truth.allCases {
        for end in over(now) {
          var mine = advanced
          var its = wanted
          let a = mine.step(at: next, now: now, over: end, reference.timing)
          let b = its.take(Sample(time: next, now: now, over: end))
          compared += 1
          if a != b || "\(mine.state)" != its.state {
            Issue.record("\(wanted) at \(next) \(now) \(end): \(a) \(mine.state), wanted \(b) \(its.state)")
          }
          walk(mine, its, at: next, depth: depth - 1, &compared, steps: steps, over: over)
        }
      }
    }
  }
}
