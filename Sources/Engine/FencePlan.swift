/// What the engine asks of a fence: all of it in one piece, so that a fence costs one look into memory.
struct FencePlan: Sendable {
  /// Its group: position in `EnginePlan.groups`.
  var group: UInt32
  /// Metres; fixes less accurate than this tell nothing about it.
  var width: Float
  /// The shape that is left for it to be left, where it has a margin; else `NoticeRecord.noFence`.
  var widened: UInt32
  /// Its place in the byte order of ids, for the order of notices.
  var rank: UInt32
  /// Hash of its group's name and its id, for episodes' ids.
  var digest: UInt64
}
