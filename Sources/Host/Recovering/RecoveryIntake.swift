internal import Model
internal import Platform
internal import Storage

/// What a recovery feeds: the intake of the run that goes on, under the rules that were in force then.
final class RecoveryIntake: JournalIntake {
  private let run: RunIntake
  private let ruleSets: RuleSetVersions

  init(_ run: RunIntake, ruleSets: RuleSetVersions) {
    self.run = run
    self.ruleSets = ruleSets
  }

  var reading: Reading { run.reading }
  func take() -> Job? { run.take() }
  func giveBack(_ job: Job) { run.giveBack(job) }

  func begin(_ start: StartRecord, sequence: Int64) throws(RunFailure) -> Bool {
    if start.ruleSet != run.rules.hash {
      throw RunFailure(
        "record \(sequence) of the journal goes on with other rules than the record before: the state directory is "
          + "damaged: put back a copy of it, or move it away and begin anew")
    }
    run.reading = start.reading
    guard let job = run.take() else { return false }
    job.mark = .start(start.clock)
    run.resubmit(job, sequence: sequence)
    return true
  }

  func reload(to hash: String, sequence: Int64) throws(RunFailure) {
    run.resubmitReload(to: try ruleSets.rules(hash), sequence: sequence)
  }

  func resubmit(_ job: Job, from reference: InputReference?, sequence: Int64) {
    run.resubmit(job, from: reference, sequence: sequence)
  }
}
