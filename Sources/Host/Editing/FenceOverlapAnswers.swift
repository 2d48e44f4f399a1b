internal import Geofences
internal import Rules
internal import Synchronization

/// Which fences of a rule set overlap, each question worked out once: the same ones are asked after every key.
final class FenceOverlapAnswers: Sendable {
  private let index: FenceIndex
  private let known = Mutex<[LimitLints.Question: LimitLints.Answer?]>([:])

  init(of index: FenceIndex) { self.index = index }

  func answer(_ question: LimitLints.Question) -> LimitLints.Answer? {
    if let known = known.withLock({ $0[question] }) { return known }
    let answer = RuleSetLoader.overlap(question, index)
    known.withLock { $0[question] = .some(answer) }
    return answer
  }
}
