internal import Model

/// All state of one device, as a value in which no memory layout shows: what outlives the process and the rule set.
///
/// Times in ms since 1970, `Int64.min` for never. Rules, fences, fields, windows and detectors stand by their numbers
/// in the plan. Not in it is what follows from the rest: the device's class, its place in the deadline heap, the
/// alerts' next deadline.
struct DeviceState {
  /// UTF-8.
  var name: [UInt8] = []
  /// Fix time of the newest event, and its heard time.
  var newestTime = Int64.min
  var newestHeard = Int64.min
  /// Events that were taken at exactly `newestTime` before the newest one.
  var sameTimeCount: UInt32 = 0
  /// A running silence counts from here.
  var silentFrom = Int64.min
  /// The newest valid fix; degrees.
  var fixTime = Int64.min
  var latitude = 0.0
  var longitude = 0.0
  /// The latest deadline that has changed state.
  var deadlineRun = Int64.min
  /// When the hours that this device's rules read next open or close; `Int64.max` where none are watched.
  var hoursDeadline = Int64.max
  /// Plan fields that any event has had.
  var seenFields: UInt64 = 0
  /// Digests of the last events, a ring, and the place of the next one, mod 4.
  var digests: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  var digestNext: UInt16 = 0
  /// An event had a fix time.
  var hasFixClock = false
  /// Best accuracy of any fix in metres; infinite before the first.
  var bestAccuracy = Float.infinity
  /// Accuracy of the newest valid fix; infinite where none was placed among fences.
  var fixAccuracy = Float.infinity
  var batteryTime = Int64.min
  var batteryBits: UInt8 = 0
  var batteryKnown: UInt8 = 0
  /// How many of its class's silence thresholds the running silence has passed.
  var silenceStep: UInt16 = 0
  /// The latest heard time at which a silence has passed a threshold, and how often one has not come behind it.
  var silenceRun = Int64.min
  var silencesAgain: UInt16 = 0
  /// Fences that it is inside, ascending.
  var inside: [UInt32] = []
  /// By place among the plan's last values.
  var lasts: [LastValue] = []
  /// By window of the plan: its samples, the oldest first.
  var windows: [[WindowSample]] = []
  /// Ascending by (part, rule, fence).
  var alerts: [KeptAlert] = []
}

/// One alert of a device's state, or an edge that settles, with all that belongs to it.
struct KeptAlert {
  var entry: AlertEntry
  /// By peak of the rule, NaN where none was met.
  var peaks: [Double] = []
  /// By cool-down of the rule.
  var coolDowns: [CoolDown] = []
}
