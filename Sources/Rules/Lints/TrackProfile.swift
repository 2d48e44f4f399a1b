internal import Model
/// What the devices of a recording usually do: how often they report, and what. The lints of `check --input` read it.
package struct TrackProfile: Sendable {
  /// One device. Times in ms, lengths in metres; nil where there were too few to tell.
  package struct Device: Sendable {
    package var name: String
    package var events: Int
    /// Bit s: field s of the plan came at least once.
    package var seenFields: UInt64
    package var hasFix: Bool
    /// It sent `alarm low_battery`, which says that the battery is low.
    package var hasLowBatteryAlarm: Bool
    /// The median time between two events, on the fix clock and on the heard clock.
    package var gapMilliseconds: Int64?
    package var heardGapMilliseconds: Int64?
    /// The median time between two events with the field, by its slot.
    package var fieldGapMilliseconds: [Int: Int64]
    package var fixGapMilliseconds: Int64?
    /// The median distance between two fixes on the way (faster than 5 km/h).
    package var stepMetres: Double?

    package init(
      name: String, events: Int, seenFields: UInt64, hasFix: Bool, hasLowBatteryAlarm: Bool = false,
      gapMilliseconds: Int64? = nil, heardGapMilliseconds: Int64? = nil, fieldGapMilliseconds: [Int: Int64] = [:],
      fixGapMilliseconds: Int64? = nil, stepMetres: Double? = nil
    ) {
      self.name = name
      self.events = events
      self.seenFields = seenFields
      self.hasFix = hasFix
      self.hasLowBatteryAlarm = hasLowBatteryAlarm
      self.gapMilliseconds = gapMilliseconds
      self.heardGapMilliseconds = heardGapMilliseconds
      self.fieldGapMilliseconds = fieldGapMilliseconds
      self.fixGapMilliseconds = fixGapMilliseconds
      self.stepMetres = stepMetres
    }
  }

  /// How the ways of all devices met the fences of one group.
  package struct Meetings: Sendable, Equatable {
    /// Ways that led over a fence without a fix in it.
    package var missed = 0
    /// Times that a fix lay in a fence and the one before did not.
    package var seen = 0
    /// Metres: the width of the narrowest fence that was led over so.
    package var narrowestMetres = Double.infinity
    package init() {}
  }

  package var devices: [Device]
  /// By position in `CheckedRuleSet.groups`; only of groups that were watched.
  package var meetings: [Int: Meetings]

  package init(devices: [Device], meetings: [Int: Meetings] = [:]) {
    self.devices = devices
    self.meetings = meetings
  }
}

/// A fair sample of many numbers in little room: every n-th of them, n being doubled whenever the room is full.
package struct SparseSample: Sendable {
  static let room = 64
  private var kept: [Int32] = []
  private var stride = 1
  private var toSkip = 0

  package init() {}

  /// Takes a number that is 0 or more; what is beyond 2³¹ counts as that.
  package mutating func add(_ value: Int64) {
    if toSkip > 0 {
      toSkip -= 1
      return
    }
    kept.append(Int32(clamping: value))
    if kept.count == Self.room {
      kept = Swift.stride(from: 0, to: kept.count, by: 2).map { kept[$0] }
      stride *= 2
    }
    toSkip = stride - 1
  }

  /// The middle one; nil of fewer than four.
  package var median: Int64? {
    if kept.count < 4 { return nil }
    return Int64(kept.sorted()[kept.count / 2])
  }
}

/// Which devices a filter lets through.
struct DeviceMatcher {
  private let include: (names: Set<String>, globs: [Glob])
  private let exclude: (names: Set<String>, globs: [Glob])
  private let takesAll: Bool

  init(_ filter: DeviceFilter) {
    include = Self.split(filter.include)
    exclude = Self.split(filter.exclude)
    takesAll = filter.include.isEmpty
  }

  private static func split(_ patterns: [String]) -> (Set<String>, [Glob]) {
    let globs = patterns.map { Glob($0) }
    return (Set(globs.filter(\.isLiteral).map(\.pattern)), globs.filter { !$0.isLiteral })
  }

  func matches(_ name: String) -> Bool {
    func isListed(_ list: (names: Set<String>, globs: [Glob])) -> Bool {
      list.names.contains(name) || list.globs.contains { $0.matches(name) }
    }
    return (takesAll || isListed(include)) && !isListed(exclude)
  }

  /// It names devices one by one, no patterns.
  var isListOfNames: Bool { !takesAll && include.globs.isEmpty }
}
