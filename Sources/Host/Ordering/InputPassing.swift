internal import Model
internal import Platform

/// Reads inputs of a replay into an intake, chunk by chunk, one after the other.
struct InputPassing<Destination: Intake> {
  let source: ReplayContext
  let intake: Destination
  /// Of lines that a chunk holds, about.
  let batchBytes: Int

  /// Reads one input to its end, or to where it cannot be read any further: what came before stands. False: no more is
  /// read, because the program is to stop or nobody takes any more.
  ///
  /// - Parameter isWanted: asked before each chunk; false leaves the rest out.
  func read(_ number: Int, isWanted: () -> Bool = { true }) throws(RunFailure) -> Bool {
    source.ledger.begin(number)
    let opened: OpenInput
    do throws(RunFailure) { opened = try source.open(number, batchBytes: batchBytes) } catch {
      try source.ledger.fault(number, error.message)
      return true
    }
    source.ledger.opened(number, as: opened.stamp)
    var isFirst = true
    while isWanted() {
      try intake.poll()
      guard let job = intake.take() else { return false }
      let step = opened.fill(job.chunk)
      if isFirst { source.ledger.remark(on: opened, number: number) }
      switch step {
      case .lines(let isCutOff): job.isCutOff = isCutOff
      case .overlong: job.markOverlong()
      case .end, .stopped, .fault:
        job.refusedRows = opened.takeRefused(isOver: true)
        if job.refusedRows.isEmpty { intake.giveBack(job) } else { try submit(job, number, isFirst: isFirst) }
        if case .fault(let sentence) = step { try source.ledger.fault(number, sentence) }
        return step != .stopped
      }
      // They go with the lines that they stand among, so that all that is refused is told of in its order.
      job.refusedRows = opened.takeRefused()
      try submit(job, number, isFirst: isFirst)
      isFirst = false
    }
    return true
  }

  private func submit(_ job: Job, _ number: Int, isFirst: Bool) throws(RunFailure) {
    job.chunk.source = number
    job.startsInput = isFirst
    try intake.submit(job, from: .passing)
  }
}
