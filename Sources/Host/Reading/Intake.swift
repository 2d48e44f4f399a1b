internal import Platform

/// Where an input reader takes empty jobs from and hands filled ones to.
protocol Intake: AnyObject {
  /// An empty job; waits for one. nil: the run is over, read no more.
  func take() -> Job?
  /// Hands in a filled job, whose lines, if it has any, come from there.
  func submit(_ job: Job, from piece: InputPiece) throws(RunFailure)
  /// Gives back a job that was taken and not filled.
  func giveBack(_ job: Job)
  /// Called between two jobs, at least once a second: whatever else stands in the stream is put in here.
  func poll() throws(RunFailure)
  /// How far the file of a path was read before; nil for one that begins now.
  func place(in path: String) -> InputPlace?
  /// What was read of the file of this path before is not in it any more: it begins anew.
  func beginsAnew(_ place: InputPlace)
}

extension Pipeline: Intake {
  func submit(_ job: Job, from piece: InputPiece) { submit(job) }
  func poll() {}
  func place(in path: String) -> InputPlace? { nil }
  func beginsAnew(_ place: InputPlace) {}
}
