/// How bad it is.
package enum Severity: String, Sendable, CaseIterable, Comparable {
  case info, warning, critical
  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .critical: 2
    }
  }
}

/// What a notice says about an episode.
package enum NoticeKind: String, Sendable, CaseIterable {
  case fired, reminded, cleared, withdrawn, amended, retracted

  /// Its place in `allCases`.
  package var position: Int {
    switch self {
    case .fired: 0
    case .reminded: 1
    case .cleared: 2
    case .withdrawn: 3
    case .amended: 4
    case .retracted: 5
    }
  }
}

/// One record out, as plain data: everything about it that is not the same for all notices of its rule.
package struct NoticeRecord: Sendable {
  /// The input it stands at: rows and ticks of the chunk in one sequence, from 0.
  package var input: Int32 = 0
  package var kind: NoticeKind = .fired
  package var flags: UInt8 = 0
  /// The rule, by its position in `NoticeCatalogue.rules`.
  package var rule: UInt16 = 0
  /// The fence, by its number; `noFence` where none is concerned.
  package var fence: UInt32 = Self.noFence
  /// The notice's number in its episode, from 0.
  package var n: UInt32 = 0
  /// The episode's id, 96 bits: written as 24 hex digits, `idHigh` first.
  package var idHigh: UInt32 = 0
  /// Of `enter` and `exit`: the shape whose border was crossed. The engine's own, nobody else reads it.
  package var crossingShape: UInt32 = Self.noFence
  package var idLow: UInt64 = 0
  package var time: Int64 = 0
  package var since: Int64 = 0
  package var received: Int64 = 0
  package var latitude: Double = 0
  package var longitude: Double = 0
  package var crossingTime: Int64 = 0
  package var crossingLatitude: Double = 0
  package var crossingLongitude: Double = 0
  /// Episode's length so far in ms; negative: not told.
  package var duration: Int64 = -1
  /// Fired notices that the cool-down held back since the last one told to these sinks.
  package var suppressed: UInt32 = 0
  /// The sinks that are told, by their position in the rule set; bit 63 is the record stream.
  package var sinks: UInt64 = 0
  /// Values of the rule's captures (`RuleText.captures`), then of its peaks, from this position of the buffer.
  package var valuesStart: Int32 = 0
  package var nameOffset: Int32 = 0
  package var nameLength: Int32 = 0
  package init() {}

  package static let noFence = UInt32.max
  package static let isLate: UInt8 = 1
  package static let isStale: UInt8 = 2
  package static let hasPosition: UInt8 = 4
  package static let hasCrossing: UInt8 = 8
  /// With `hasCrossing`: direction `in` (enter, left to right) where set; else `out`.
  package static let crossingIn: UInt8 = 16
  /// The direction is that of a line (`left to right`, `right to left`) or of a mere touch; see `crossingKind`.
  package static let crossesLine: UInt8 = 32
  /// A pass through an area without a fix inside: `through`.
  package static let crossesThrough: UInt8 = 64
  package static let hasReceived: UInt8 = 128
  package static let recordStream: UInt64 = 1 << 63
  /// Sinks that a rule set may have.
  package static let sinkLimit = 63
}

/// A captured value: a number in base units, a bool as 0 or 1, or text by place in the buffer's bytes.
package struct NoticeValue: Sendable {
  package enum Form: UInt8, Sendable { case missing, number, bool, text }
  package var form: Form
  package var number: Double
  package var textOffset: Int32
  package var textLength: Int32
  package init(form: Form = .missing, number: Double = 0, textOffset: Int32 = 0, textLength: Int32 = 0) {
    self.form = form
    self.number = number
    self.textOffset = textOffset
    self.textLength = textLength
  }
}

/// Notices of one shard and chunk, in the order of the inputs. Recycled.
package struct NoticeBuffer: Sendable {
  package var records: [NoticeRecord] = []
  package var values: [NoticeValue] = []
  /// Device names and captured text.
  package var bytes: [UInt8] = []
  /// Rows of the chunk that go to the side file of late events (`late record`), ascending.
  package var recordedRows: [UInt16] = []
  package init() {}
  package mutating func removeAll() {
    recordedRows.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// A value that notices of a rule carry.
package struct Capture: Sendable, Equatable {
  /// As `facts` names it: `speed`, `avg(speed) over 5 min`, `distance to depot`.
  package var label: String
  package var kind: QuantityKind
  /// The writer's unit, or the usual one of the kind; nil for numbers, text and bool.
  package var unit: MeasureUnit?
  /// A difference of temperatures converts without offset.
  package var isDifference: Bool
  /// Stands under `facts`; else only the message wants it.
  package var isFact: Bool
  /// Words for false and true of a bool.
  package var boolWords: BoolWords?
  package init(
    label: String, kind: QuantityKind, unit: MeasureUnit?, isDifference: Bool = false, isFact: Bool = true,
    boolWords: BoolWords? = nil
  ) {
    self.label = label
    self.kind = kind
    self.unit = unit
    self.isDifference = isDifference
    self.isFact = isFact
    self.boolWords = boolWords
  }
}

package struct BoolWords: Sendable, Equatable {
  package var no: String
  package var yes: String
  package init(no: String, yes: String) {
    self.no = no
    self.yes = yes
  }
}

/// A piece of a message template, split at load. Units are resolved; nothing is looked up by name later.
package enum MessagePiece: Sendable, Equatable {
  case literal(String)
  case device, rule, title, severity, duration, latitude, longitude, suppressed
  /// The fence's name, else its id.
  case fence
  /// Position in the fence's declared properties.
  case fenceProperty(Int, kind: QuantityKind, unit: MeasureUnit?, digits: Int?, showsUnit: Bool)
  /// Position in `RuleText.captures`.
  case value(Int, unit: MeasureUnit?, digits: Int?)
  /// Position in `RuleText.captures`: `, speed 95 km/h`; nothing where the value is missing.
  case fact(Int)
  /// Position in `RuleText.peaks`.
  case peak(Int, unit: MeasureUnit?, digits: Int?)
  case time(TimeFormat, zone: Int)
  case since(TimeFormat, zone: Int)
}

/// How a time stands in a message: literal text around the parts `yyyy MM dd HH mm ss`.
package struct TimeFormat: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case year, month, day, hour, minute, second
    case literal(String)
  }
  package var parts: [Part]
  /// UTC says so by a `Z` behind it (`08:00Z`), where the writer did not name the zone.
  package var marksUTC: Bool
  package init(parts: [Part], marksUTC: Bool) {
    self.parts = parts
    self.marksUTC = marksUTC
  }
}

/// What is the same for all notices of a rule.
package struct RuleText: Sendable {
  package var name: String
  package var title: String?
  package var severity: Severity
  package var captures: [Capture]
  package var peaks: [Capture]
  /// The `say` of the rule, or the sentence that the engine composed, for a notice of each kind.
  package var fired: [MessagePiece]
  package var reminded: [MessagePiece]
  package var cleared: [MessagePiece]
  package var withdrawn: [MessagePiece]
  package init(
    name: String, title: String?, severity: Severity, captures: [Capture], peaks: [Capture], fired: [MessagePiece],
    reminded: [MessagePiece], cleared: [MessagePiece], withdrawn: [MessagePiece]
  ) {
    self.name = name
    self.title = title
    self.severity = severity
    self.captures = captures
    self.peaks = peaks
    self.fired = fired
    self.reminded = reminded
    self.cleared = cleared
    self.withdrawn = withdrawn
  }
}

/// What a renderer of notices needs to know of the rule set.
package struct NoticeCatalogue: Sendable {
  package var rules: [RuleText]
  package var fences: [Fence]
  /// By group: the name in the rule file, and whether it is a set.
  package var groups: [(name: String, isSet: Bool)]
  /// Zones that time pieces name by position.
  package var zones: [Zone]
  package init(rules: [RuleText], fences: [Fence], groups: [(name: String, isSet: Bool)], zones: [Zone]) {
    self.rules = rules
    self.fences = fences
    self.groups = groups
    self.zones = zones
  }
}
