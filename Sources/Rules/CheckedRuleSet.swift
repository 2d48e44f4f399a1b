package import Model

/// What the checker gives where it found no error: everything resolved that can be decided before the first event.
package struct CheckedRuleSet: Sendable {
  /// Fields that something reads, and quoted alarm words.
  package var fields: FieldPlan
  /// Declarations of fences in the order of `FenceDraft.group`.
  package var groups: [FenceGroup]
  /// In byte order of their names: a rule's position is its rank.
  package var rules: [CheckedRule]
  package var sinks: [CheckedSink]
  package var hours: [Hours]
  package var batteryStates: BatteryThresholds
  /// Zones that message pieces and sinks name by position; 0 is the file's `zone`, else UTC.
  package var zones: [Zone]
  /// Parsed and kept; running them is `picket test`'s business.
  package var tests: [TestBlock]
  package init(
    fields: FieldPlan, groups: [FenceGroup], rules: [CheckedRule], sinks: [CheckedSink], hours: [Hours],
    batteryStates: BatteryThresholds, zones: [Zone], tests: [TestBlock]
  ) {
    self.fields = fields
    self.groups = groups
    self.rules = rules
    self.sinks = sinks
    self.hours = hours
    self.batteryStates = batteryStates
    self.zones = zones
    self.tests = tests
  }
}

/// A `fence` or `fences` declaration, for the loader of fences (files are read outside of this room).
package struct FenceGroup: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    /// Drawn in the rule file.
    case drawn(Outline)
    /// One fence out of a file: all its polygons, or the feature of this id or name. Made a corridor or a line by `use`.
    case file(path: String, feature: String?, use: Use)
    /// Each feature of the file is a fence; `filter`: only those whose property equals the literal.
    case set(path: String, filterProperty: String?, filterValue: PropertyValue?)
  }
  package enum Use: Sendable, Equatable {
    case area
    case corridor(radiusMetres: Double)
    case line
  }
  package struct Property: Sendable, Equatable {
    /// The name in conditions.
    package var name: String
    /// The key in the feature's properties.
    package var key: String
    package var kind: QuantityKind
    package var unit: MeasureUnit?
    package init(name: String, key: String, kind: QuantityKind, unit: MeasureUnit?) {
      self.name = name
      self.key = key
      self.kind = kind
      self.unit = unit
    }
  }
  package var name: String
  package var isSet: Bool
  package var source: Source
  package var marginMetres: Double
  package var properties: [Property]
  /// The rule file that declares it, as named on the command line: paths are relative to it.
  package var declaredIn: String
  /// Where it is declared, for diagnostics of the fence loader.
  package var place: SourceRange
  package init(
    name: String, isSet: Bool, source: Source, marginMetres: Double, properties: [Property], declaredIn: String,
    place: SourceRange
  ) {
    self.name = name
    self.isSet = isSet
    self.source = source
    self.marginMetres = marginMetres
    self.properties = properties
    self.declaredIn = declaredIn
    self.place = place
  }
}

/// One rule, checked.
package struct CheckedRule: Sendable {
  package enum Trigger: Sendable, Equatable {
    case when(Condition)
    case on([Edge], while: Condition?)
    case sequence([Step])
  }
  package struct Step: Sendable, Equatable {
    /// Only in the last step: the attempt fires when none of the edges came in time.
    package var isNo: Bool
    package var edges: [Edge]
    /// From the fix of the step before; nil only in the first step.
    package var withinMilliseconds: Int64?
    package init(isNo: Bool, edges: [Edge], withinMilliseconds: Int64?) {
      self.isNo = isNo
      self.edges = edges
      self.withinMilliseconds = withinMilliseconds
    }
  }
  package struct Held: Sendable, Equatable {
    package var milliseconds: Int64
    /// The largest hole between true samples (the default already put in: the larger of 2 min and 2 × held).
    package var gapMilliseconds: Int64
    package var evenIfSilent: Bool
    package init(milliseconds: Int64, gapMilliseconds: Int64, evenIfSilent: Bool) {
      self.milliseconds = milliseconds
      self.gapMilliseconds = gapMilliseconds
      self.evenIfSilent = evenIfSilent
    }
  }
  package enum Clear: Sendable, Equatable {
    /// `clear condition`.
    case when(Condition, settled: Settled?)
    /// `clear after D`, from fired.
    case after(milliseconds: Int64)
  }
  package struct Each: Sendable, Equatable {
    package var group: Int
    package var alias: String
    /// `only highest limit`: position of the property, and whether the highest is meant.
    package var only: (property: Int, highest: Bool)?
    package init(group: Int, alias: String, only: (property: Int, highest: Bool)?) {
      self.group = group
      self.alias = alias
      self.only = only
    }
    package static func == (a: Each, b: Each) -> Bool {
      a.group == b.group && a.alias == b.alias && a.only?.property == b.only?.property
        && a.only?.highest == b.only?.highest
    }
  }
  package enum Unknown: Sendable, Equatable { case hold, asFalse, clear }
  package enum Late: Sendable, Equatable { case correct, mark, record, drop }
  package struct During: Sendable, Equatable {
    /// Position in `CheckedRuleSet.hours`.
    package var hours: Int
    package var isNot: Bool
    package init(hours: Int, isNot: Bool) {
      self.hours = hours
      self.isNot = isNot
    }
  }
  package struct Notify: Sendable, Equatable {
    /// Position in `CheckedRuleSet.sinks`.
    package var sink: Int
    package var atMostEveryMilliseconds: Int64?
    package var remindEveryMilliseconds: Int64?
    /// nil: both.
    package var only: NoticeKind?
    package init(sink: Int, atMostEveryMilliseconds: Int64?, remindEveryMilliseconds: Int64?, only: NoticeKind?) {
      self.sink = sink
      self.atMostEveryMilliseconds = atMostEveryMilliseconds
      self.remindEveryMilliseconds = remindEveryMilliseconds
      self.only = only
    }
  }

  package var name: String
  package var title: String?
  package var formerName: String?
  /// Which devices it looks at.
  package var devices: DeviceFilter
  package var each: Each?
  package var trigger: Trigger
  package var held: Held?
  package var clear: Clear?
  package var during: [During]
  package var unknown: Unknown
  package var late: Late
  package var severity: Severity
  /// Never empty: the default sink (stdout) is put in.
  package var notify: [Notify]
  /// nil: the engine composes a sentence.
  package var say: [MessagePart]?
  /// Field slots that it needs to be evaluated, for `check` and for the counting of rules never evaluated.
  package var neededSlots: [Int]
  package var place: SourceRange
  package init(
    name: String, title: String?, formerName: String?, devices: DeviceFilter, each: Each?, trigger: Trigger,
    held: Held?,
    clear: Clear?, during: [During], unknown: Unknown, late: Late, severity: Severity, notify: [Notify],
    say: [MessagePart]?, neededSlots: [Int], place: SourceRange
  ) {
    self.name = name
    self.title = title
    self.formerName = formerName
    self.devices = devices
    self.each = each
    self.trigger = trigger
    self.held = held
    self.clear = clear
    self.during = during
    self.unknown = unknown
    self.late = late
    self.severity = severity
    self.notify = notify
    self.say = say
    self.neededSlots = neededSlots
    self.place = place
  }
}

/// `for vans except "van-9"`: resolved to patterns. Empty `include`: every device.
package struct DeviceFilter: Sendable, Hashable {
  /// Names in full and globs with `*` and `?`; device files are already read in.
  package var include: [String]
  package var exclude: [String]
  package init(include: [String], exclude: [String]) {
    self.include = include
    self.exclude = exclude
  }
  package static let everyDevice = DeviceFilter(include: [], exclude: [])
}

/// A piece of a message, resolved to fields; the engine turns it into captures.
package enum MessagePart: Sendable, Hashable {
  case literal(String)
  case device, rule, title, severity, duration, latitude, longitude, suppressed, fence
  case fenceProperty(Int, kind: QuantityKind, unit: MeasureUnit?, digits: Int?, showsUnit: Bool)
  case field(slot: Int, unit: MeasureUnit?, digits: Int?)
  case peak(slot: Int, unit: MeasureUnit?, digits: Int?)
  case time(TimeFormat, zone: Int)
  case since(TimeFormat, zone: Int)
}

/// Thresholds of the battery states, fractions and volts (EVENTS, section 1).
package struct BatteryThresholds: Sendable, Equatable {
  package var lowRatio = 0.20
  package var criticalRatio = 0.10
  package var fullRatio = 0.95
  package var lowVolts = 3.7
  package var criticalVolts = 3.5
  /// nil: voltages never say full.
  package var fullVolts: Double?
  /// Hysteresis: a state is left only beyond this.
  package static let ratioHysteresis = 0.05
  package static let voltsHysteresis = 0.1
  package init() {}
}

/// A sink, checked.
package struct CheckedSink: Sendable, Equatable {
  package enum Form: String, Sendable { case json, text }
  package enum Rotation: Sendable, Equatable { case none, daily, size(bytes: Int) }
  package enum PathPart: Sendable, Equatable { case literal(String), date, device, rule }
  package enum Target: Sendable, Equatable {
    case stdout
    /// The path is relative to the rule file `declaredIn`.
    case file(path: [PathPart], rotation: Rotation, keep: Int?, form: Form)
    case mail(MailSettings)
    case webhook(WebhookSettings)
  }
  package var name: String
  package var target: Target
  package var declaredIn: String
  package var place: SourceRange
  package init(name: String, target: Target, declaredIn: String, place: SourceRange) {
    self.name = name
    self.target = target
    self.declaredIn = declaredIn
    self.place = place
  }
}
