internal import Geofences
internal import Platform
internal import Rules
internal import Storage
internal import Synchronization

/// Makes rule sets ready for a run: the one that was loaded at its start, those of reloads, and those that a journal
/// names by their hashes.
final class RuleSetVersions: Sendable {
  private let options: RunOptions
  let hashSeed: UInt64
  /// nil without a state directory.
  let uses: RuleSetUses?
  /// The one of the rule files as they are now.
  private let newest: Mutex<RulesInForce>

  init(
    _ loaded: LoadedRuleSet, _ material: RuleMaterial, options: RunOptions, hashSeed: UInt64, store: RuleSetStore?
  ) throws(RunFailure) {
    self.options = options
    self.hashSeed = hashSeed
    let uses = store.map { RuleSetUses($0) }
    self.uses = uses
    newest = Mutex(try Self.make(loaded, material, options: options, hashSeed: hashSeed, uses: uses))
  }

  var current: RulesInForce { newest.withLock { $0 } }

  /// Keeps what was loaded anew; nil where it is what was loaded last. Fails where a sink cannot be had; those in force
  /// stay then.
  func add(_ loaded: LoadedRuleSet, _ material: RuleMaterial) throws(RunFailure) -> RulesInForce? {
    if RuleSetStore.hash(of: material.content) == current.hash { return nil }
    let made = try Self.make(loaded, material, options: options, hashSeed: hashSeed, uses: uses)
    newest.withLock { $0 = made }
    return made
  }

  /// The rule set of this hash.
  func rules(_ hash: String) throws(RunFailure) -> RulesInForce {
    if current.hash == hash { return current }
    guard let uses else { preconditionFailure("a journal without a store of rule sets") }
    let material = RuleMaterial(try uses.content(hash))
    let loaded = RuleSetLoader.check(material.sources ?? [], material: material)
    return try Self.make(loaded, material, options: options, hashSeed: hashSeed, uses: uses, delivers: false)
  }

  /// Fails where the rule set of this hash cannot be had.
  func check(_ hash: String) throws(RunFailure) {
    if current.hash != hash { _ = try uses?.content(hash) }
  }

  private static func make(
    _ loaded: LoadedRuleSet, _ material: RuleMaterial, options: RunOptions, hashSeed: UInt64, uses: RuleSetUses?,
    delivers: Bool = true
  ) throws(RunFailure) -> RulesInForce {
    guard let rules = loaded.rules, let index = loaded.index else {
      throw RunFailure(
        "rules that were right when they were kept are not any more: this version of picket reads them otherwise; "
          + "run the version that wrote the state directory")
    }
    // All that the machine may refuse is asked for here, before the rules are in force anywhere.
    let sinks = delivers ? try OwedNotices.sinks(of: rules) : nil
    if delivers { try SinkPlaces.check(rules) }
    let content = material.content
    let hash = try uses?.keep(content) ?? RuleSetStore.hash(of: content)
    return RulesInForce(rules, index: index, hash: hash, options: options, hashSeed: hashSeed, deliverySinks: sinks)
  }
}
