internal import Model
internal import Rules

/// Where what a device's state holds by number under the new plan stood under the old one; nil: nowhere.
struct StatePlaces {
  /// By new last value.
  let lasts: [Int?]
  /// By new window.
  let windows: [Int?]
  /// By new detector.
  let detectors: [Int?]
  /// By new field slot.
  let slots: [Int?]

  init(from old: EnginePlan, to new: EnginePlan) {
    let oldFields = old.fields.fields.map(FieldIdentity.init)
    slots = new.fields.fields.map { oldFields.firstIndex(of: FieldIdentity($0)) }
    lasts = new.lastSlots.map { slot in
      let identity = FieldIdentity(new.fields.fields[slot])
      return old.lastSlots.firstIndex { oldFields[$0] == identity }
    }
    let known = old.windows.map { WindowIdentity($0, in: old) }
    windows = new.windows.map { WindowIdentity($0, in: new).best(of: known) }
    detectors = new.detectors.map { detector in
      let name = new.groups[detector.group].name
      let alike = old.detectors.indices.filter {
        let other = old.detectors[$0]
        return other.entering == detector.entering && other.includingStart == detector.includingStart
          && old.groups[other.group].name == name && other.settled.isAlike(detector.settled)
      }
      return alike.first { old.detectors[$0].settled == detector.settled } ?? alike.first
    }
  }
}

/// What a window gathers.
private struct WindowIdentity {
  /// What it gathers, with and without the numbers of edges.
  var exact: [String]
  var alike: [String]
  var milliseconds: Int64

  init(_ window: WindowPlan, in plan: EnginePlan) {
    milliseconds = window.milliseconds
    switch window.source {
    case .values(let slot):
      exact = ["values"] + FieldIdentity(plan.fields.fields[slot]).words
      alike = exact
    case .places:
      exact = ["places"]
      alike = exact
    case .edges(let edges):
      exact = ["edges"] + RuleShape(edges, in: plan, withNumbers: true).words
      alike = ["edges"] + RuleShape(edges, in: plan, withNumbers: false).words
    }
  }

  /// The window whose samples this one goes on with: of the same length, else the shortest that is longer, else the
  /// longest.
  func best(of known: [WindowIdentity]) -> Int? {
    let same = known.indices.filter { known[$0].exact == exact }
    let candidates = same.isEmpty ? known.indices.filter { known[$0].alike == alike } : same
    let longEnough = candidates.filter { known[$0].milliseconds >= milliseconds }
    return longEnough.min { known[$0].milliseconds < known[$1].milliseconds }
      ?? candidates.max { known[$0].milliseconds < known[$1].milliseconds }
  }
}

extension Settled {
  /// The same but for the number.
  fileprivate func isAlike(_ other: Settled) -> Bool {
    switch (self, other) {
    case (.fixes, .fixes), (.milliseconds, .milliseconds): true
    case (.fixes, .milliseconds), (.milliseconds, .fixes): false
    }
  }
}
