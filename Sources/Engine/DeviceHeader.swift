internal import Model

/// The fixed head of a device's state block: plain bytes, no reference. Times in ms since 1970, `Int64.min` for never.
struct DeviceHeader {
  /// Fix time of the newest event, and its heard time.
  var newestTime = Int64.min
  var newestHeard = Int64.min
  /// The newest heard time of any event of the device, late ones too: a running silence counts from here.
  var silentFrom = Int64.min
  /// The newest valid fix.
  var fixTime = Int64.min
  var latitude = 0.0
  var longitude = 0.0
  /// The latest deadline that has changed state: an event before it is late.
  var deadlineRun = Int64.min
  /// The latest heard time at which a silence has passed a threshold.
  var silenceRun = Int64.min
  /// The earliest of the alerts' deadlines on the fix clock, `Int64.max` for none; kept by whoever changes an alert.
  var alertDeadline = Int64.max
  /// When the hours that this device's rules read next open or close.
  var hoursDeadline = Int64.max
  /// The key under which the device stands in its shard's deadline heap, `Int64.max` for none.
  var heapKey = Int64.max
  /// Plan fields that any event of the device has had: for the count of rules that could never be evaluated.
  var seenFields: UInt64 = 0
  /// Digests of the last events, for telling repeats: a ring.
  var digests: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Place in `digests` of the next one, mod 4.
  var digestNext: UInt16 = 0
  /// An event had a fix time: those that have none do not move the fix clock any more.
  var hasFixClock = false
  /// How often a silence has passed a threshold at or before `silenceRun`: wraps.
  var silencesAgain: UInt16 = 0
  /// The device's class in its shard: which rules look at it.
  var rulesClass: UInt32 = 0
  /// Best accuracy of any fix in metres; infinite before the first.
  var bestAccuracy = Float.infinity
  /// Accuracy of the newest valid fix in metres; infinite where none was placed among fences.
  var fixAccuracy = Float.infinity
  /// Battery states by `BatteryState` bit, as last told, and when.
  var batteryTime = Int64.min
  var batteryBits: UInt8 = 0
  var batteryKnown: UInt8 = 0
  /// How many of its class's silence thresholds the running silence has passed.
  var silenceStep: UInt16 = 0
  var nameOffset: UInt32 = 0
  var nameLength: UInt32 = 0
  /// Events that were taken at exactly `newestTime` before the newest one: wraps.
  var sameTimeCount: UInt32 = 0
  /// The first 16 bytes of the name, zeros behind: most names are told apart without a look elsewhere.
  var nameHead = NameHead()
  /// Fences that it is inside, ascending: here if they are at most six, else in the extent.
  var insideCount: UInt32 = 0
  var insideExtent = Extent()
  var inside: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0)
  /// Alerts that are not idle, ascending by (part, rule, fence).
  var alertCount: UInt32 = 0
  var alertExtent = Extent()
  static let inlineInside = 6
}

/// Up to 16 bytes of a name.
struct NameHead: Equatable {
  static let capacity = 16
  var low: UInt64 = 0
  var high: UInt64 = 0

  init() {}

  @inline(__always) init(_ name: UnsafeBufferPointer<UInt8>) {
    let bytes = UnsafeRawBufferPointer(name)
    if bytes.count >= 16 {
      low = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      high = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    } else if bytes.count >= 8 {
      low = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      // The last eight bytes, shifted free of those that are in `low`.
      let last = bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self)
      high = bytes.count == 8 ? 0 : last >> UInt64((16 &- bytes.count) &* 8)
    } else {
      for i in 0..<bytes.count { low |= UInt64(bytes[i]) << UInt64(i &* 8) }
    }
  }
}

/// A piece of the shard's arena. `sizeClass` 0 is none; class c holds 32 << c bytes.
struct Extent {
  var unit: UInt32 = 0
  var sizeClass: UInt32 = 0
}

/// A device's last value of a field: for `within`, `becomes`, `changes`, `passes`.
struct LastValue {
  /// A number's bits, or a text's digest.
  var bits: UInt64 = 0
  var time = Int64.min
}

/// A window of a device: a ring of samples in an extent.
struct WindowHead {
  var extent = Extent()
  var start: UInt32 = 0
  var count: UInt32 = 0
}

/// One sample of a window. `bits`: a Double; for `moved` latitude and longitude in 1e-7 degrees, 32 bits each.
struct WindowSample {
  var time: Int64
  var bits: UInt64
}

/// One alert of a device that is not idle, or is idle with a running cool-down; or an edge that settles.
struct AlertEntry {
  // Their numbers stand in written state: they stay, whatever comes later.
  enum Part: UInt8 {
    /// The alert of a rule.
    case alert
    /// An edge on its way to being settled; `rule` is the number of the detector.
    case settling
  }
  enum State: UInt8 {
    /// Only the cool-down is left.
    case idle
    case pending, firing, clearing
    /// Cleared by `clear after`: waits until the condition was false once.
    case spent
    /// A sequence under way; `settledCount` is the number of the step that is awaited.
    case sequence
  }
  var rule: UInt16
  var part: Part
  var state: State
  /// The fence of an `each` alert, `NoticeRecord.noFence` elsewhere.
  var fence: UInt32
  /// The first true sample; a sequence: its first step.
  var since: Int64 = 0
  /// The last true sample; a sequence: the last step that was taken; settling: time of the crossing.
  var proof: Int64 = 0
  /// When it fired; settling: bits of the crossing's latitude.
  var fired: Int64 = 0
  /// Clearing: the first sample of it, and the last; settling: bits of the crossing's longitude.
  var clearingSince: Int64 = 0
  var clearingProof: Int64 = 0
  /// The last reminder's deadline.
  var reminded: Int64 = 0
  /// Notices of the episode so far.
  var noticeCount: UInt32 = 0
  var settledCount: UInt32 = 0
  /// The fence that its notices name.
  var shownFence: UInt32 = NoticeRecord.noFence
  /// By notify clause: the sinks that were told of `fired`.
  var told: UInt16 = 0
  /// By notify clause: a `fired` was held back by the cool-down while this episode is open.
  var heldBack: UInt16 = 0
  /// The episode's id, made when it fired: it stays when the rule or the fence is named otherwise.
  var idHigh: UInt32 = 0
  /// Until then: the salt of its start (`Moment.salt`).
  var idLow: UInt64 = 0

  init(rule: UInt16, part: Part, state: State, fence: UInt32) {
    self.rule = rule
    self.part = part
    self.state = state
    self.fence = fence
  }

  /// Order in the device's list.
  var key: UInt64 { UInt64(part.rawValue) << 48 | UInt64(rule) << 32 | UInt64(fence) }
  var isOpen: Bool { state == .firing || state == .clearing }
}

/// The cool-down of one alert towards one sink.
struct CoolDown {
  /// Fix time of the last told `fired`.
  var told = Int64.min
  var suppressed: UInt32 = 0
  var padding: UInt32 = 0
}
