internal import Model

/// What is looked at: one event of a device, or a deadline, at which no field of an event is known.
struct Moment {
  /// On the fix clock.
  var time: Int64
  var heard: Int64
  /// Plan fields of the event; 0 at a deadline.
  var present: UInt64 = 0
  var alarms: UInt64 = 0
  /// Row in the chunk; −1 at a deadline.
  var row = -1
  var hasFix = false
  var latitude = 0.0
  var longitude = 0.0
  var isDeadline: Bool
  var isLate = false
  /// It has no fix time, and stands at the device's newest one: its alarms are told apart from the rest, at heard time.
  var isTimeless = false
  /// How long the device has been silent.
  var silence: Int64 = 0
  /// Tells an episode that begins here from others of the same start: 0 in the usual case (decision 0018).
  var salt: UInt64 = 0
  /// Its input in the chunk.
  var input: Int32
}

/// The alias of an `each` rule at one evaluation.
struct Alias {
  var fence: UInt32 = NoticeRecord.noFence
  /// False where the device is in it, but another fence of the set has the higher property.
  var counts = true
  static let none = Alias()
}

/// An edge that happened: at a fence, or at none.
struct Occurrence {
  var edge: Int32
  var fence: UInt32 = NoticeRecord.noFence
  /// The first fix on the new side, for a settled edge; else the event's time.
  var since: Int64
  var crossing = Crossing()
}

/// Where and when a border was crossed.
struct Crossing {
  enum Direction: UInt8 { case none, into, out, leftToRight, rightToLeft, through }
  var direction = Direction.none
  /// Where it is not yet found: the shape that was entered or left; time and place are those of the last fix then.
  var shape = NoticeRecord.noFence
  /// `Int64.min`: not known, the two fixes are too far apart.
  var time = Int64.min
  var latitude = 0.0
  var longitude = 0.0
}
