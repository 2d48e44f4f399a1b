package import Platform

/// What the pipeline does with a job, in five steps. Which thread does a step is the pipeline's business.
package protocol PipelineStages: AnyObject, Sendable {
  /// What one worker has for itself: made on its thread, never shared.
  associatedtype Tools
  func makeTools() -> Tools
  /// Any worker, any order.
  func decode(_ job: Job, with tools: Tools)
  /// One at a time, in the order of the jobs. Gives the groups that have something to evaluate as bits, and whether
  /// the stream ends with this job.
  func sequence(_ job: Job) -> SequencedJob
  /// For each group one at a time, in the order of the jobs.
  func evaluate(_ job: Job, group: Int, with tools: Tools)
  /// One at a time, in the order of the jobs, after all groups. False: nobody reads any more, the run ends quietly.
  func write(_ job: Job) throws(RunFailure) -> Bool
}

/// What the sequencing says about a job.
package struct SequencedJob: Sendable, Equatable {
  package var groups: UInt8
  package var isLast: Bool
  package init(groups: UInt8, isLast: Bool = false) {
    self.groups = groups
    self.isLast = isLast
  }
}
