internal import Model
internal import Replays

/// What a replay keeps of a job beside its chunk and its outputs. Recycled with it.
///
/// Unchecked: handed from stage to stage with its job; in the evaluation each group touches what is its own.
final class ReplayJob: @unchecked Sendable {
  /// The same lines, decoded for rules that read other fields.
  let others: [Chunk]
  /// By lane and group: notices for mail sinks.
  private let mailed: [MailedBox]

  init(otherFieldCounts: [Int], lanes: Int) {
    others = otherFieldCounts.map { Chunk(byteCapacity: LineCutter.batchBytes + 4096, fieldCount: $0) }
    mailed = (0..<lanes * Job.groupCount).map { _ in MailedBox() }
  }

  func clear() {
    for chunk in others { chunk.clear() }
    for box in mailed { box.notices.removeAll(keepingCapacity: true) }
  }

  /// Only by the group's turn.
  func setMailed(_ notices: [MailedNotice], lane: Int, group: Int) {
    if !notices.isEmpty { mailed[lane * Job.groupCount + group].notices = notices }
  }

  /// A lane's notices for mail sinks in the order of their inputs.
  func mailed(lane: Int) -> [MailedNotice] {
    let all = mailed[lane * Job.groupCount..<(lane + 1) * Job.groupCount].flatMap(\.notices)
    return all.sorted { a, b in
      if a.input != b.input { return a.input < b.input }
      return a.moment == b.moment ? a.rule < b.rule : a.moment < b.moment
    }
  }
}

/// What one group of one lane has for the mail sinks.
private final class MailedBox {
  var notices: [MailedNotice] = []
}
