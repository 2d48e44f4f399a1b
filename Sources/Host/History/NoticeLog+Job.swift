internal import Model
internal import Platform
internal import Rules
internal import Storage
internal import Wire

extension NoticeLog {
  /// Says by which rules the notices of the next jobs are.
  func use(_ rules: CheckedRuleSet) {
    use(ruleNames: rules.rules.map(\.name), severities: rules.rules.map(\.severity))
  }

  /// Appends a job's notices in the order in which they are told; each has its JSON form.
  ///
  /// - Parameter clock: the stream's behind the job, ms since 1970.
  func append(_ job: Job, clock: Int64?) throws(RunFailure) {
    for place in job.order {
      let output = job.outputs[Int(place.group)]
      let notice = output.notices[Int(place.position)]
      if notice.json.length == 0 { continue }
      add(
        output.bytes, notice.json, rule: Int(notice.rule), kind: notice.kind, time: notice.time,
        isTold: notice.sinks & ~NoticeRecord.recordStream != 0)
    }
    try flush(clock: clock)
  }
}
