/// What the transport counts since the start; what frames amount to is counted by `ReceptionCounts`.
struct ListenerCounts {
  var connections = 0
  /// Connections that were not let in: too many.
  var turnedAway = 0
  /// Connections that brought no frame in time, were silent for too long, or had a newer one.
  var timedOut = 0
  var superseded = 0
  /// Connections of those who are no trackers, or none that can be read.
  var shutOut = 0
  var datagrams = 0
  var bytes = 0
  /// Times that connections were held back for a slow reader of the lines.
  var holds = 0
  /// Lines of the side files for which there was no room.
  var unwrittenRejects = 0
  var unwrittenQuarantine = 0
  /// Answers that could not go out: the connection was gone, not the newest, or did not read.
  var unsentAnswers = 0
}
