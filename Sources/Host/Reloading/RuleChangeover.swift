internal import Engine
internal import Model
internal import Geofences

/// One rule set giving way to the next, at one place of the stream.
final class RuleChangeover: Sendable {
  let old: RulesInForce
  let next: RulesInForce
  let changes: RuleSetChanges

  init(from old: RulesInForce, to next: RulesInForce) {
    self.old = old
    self.next = next
    changes = RuleSetChanges(from: old.plan, to: next.plan)
  }

  /// Puts a group's shards under the next rules. What is withdrawn stands at input 0, in the order of the devices.
  func move(_ box: ShardBox, clock: Int64, before: inout Locator, after: inout Locator, notices: inout NoticeBuffer) {
    box.shard.reload(
      to: next.plan, changes, at: clock, input: 0, before: &before, after: &after, notices: &notices)
    box.shard.recountOpenAlerts()
  }
}
