internal import Geofences
internal import LanguageServer
internal import Model
internal import Rules
internal import Synchronization

/// Does the jobs of a session beside the conversation; remembers what it read until that changes.
final class EditorChecks: Sendable {
  private enum NameFile: Hashable {
    case devices(path: String)
    case features(path: String)
  }
  private struct Names {
    var stamp: FileStamp?
    var names: [String]?
  }
  private struct Fences {
    var groups: [FenceGroup]
    var stamps: [String: FileStamp?]
    var outcome: FenceOutcome
    /// nil: no set has properties, or there is a fault.
    var overlaps: FenceOverlapAnswers?
  }

  private let zones = Mutex<[String: Zone?]>([:])
  private let names = Mutex<[NameFile: Names]>([:])
  /// By root.
  private let fences = Mutex<[String: Fences]>([:])

  func run(_ job: CheckJob) -> CheckOutcome {
    let environment = CheckEnvironment(
      zone: { self.zone(named: $0) }, deviceNames: { self.deviceNames(at: $0, in: $1) },
      featureNames: { self.featureNames(at: $0, in: $1) })
    var (rules, findings) = RuleChecker.check(job.parsed, sources: job.sources, in: environment)
    if let rules, !job.parsed.hasErrors, !findings.contains(where: { $0.code.severity == .error }) {
      findings += limitLints(rules, job)
    }
    return CheckOutcome(of: job, findings: findings)
  }

  /// What is said of fences that overlap, once they are read.
  private func limitLints(_ rules: CheckedRuleSet, _ job: CheckJob) -> [Diagnostic] {
    guard let known = fences.withLock({ $0[job.root] }), let overlaps = known.overlaps,
      known.groups == Self.bare(rules.groups)
    else { return [] }
    return LimitLints.lint(rules, parsed: job.parsed) { overlaps.answer($0) }
  }

  private func zone(named name: String) -> Zone? {
    if let known = zones.withLock({ $0[name] }) { return known }
    let zone = ZoneSource.zone(named: name)
    // Names that are being typed shall not pile up.
    zones.withLock { if $0.count < 1000 { $0[name] = zone } }
    return zone
  }

  private func deviceNames(at path: String, in ruleFile: String) -> [String]? {
    let resolved = RelativePath.resolve(path, in: ruleFile)
    return names(in: .devices(path: resolved), at: resolved) { DeviceFile.names(at: path, in: ruleFile) }
  }

  private func featureNames(at path: String, in ruleFile: String) -> [String]? {
    let resolved = RelativePath.resolve(path, in: ruleFile)
    return names(in: .features(path: resolved), at: resolved) { FenceLoader.featureNames(at: path, in: ruleFile) }
  }

  private func names(in file: NameFile, at path: String, _ read: () -> [String]?) -> [String]? {
    let stamp = EditorFiles.stamp(of: path)
    if let known = names.withLock({ $0[file] }), known.stamp == stamp { return known.names }
    let found = stamp == nil ? nil : read()
    names.withLock { if $0.count < 1000 { $0[file] = Names(stamp: stamp, names: found) } }
    return found
  }

  // MARK: Fences

  func run(_ job: FenceJob) -> FenceOutcome {
    let groups = Self.bare(job.groups)
    let stamps = Self.stamps(of: job.groups)
    if let known = fences.withLock({ $0[job.root] }), known.groups == groups, known.stamps == stamps {
      return known.outcome
    }
    // Crossings are not asked for here.
    let (index, placed) = RuleSetLoader.fences(of: job.groups, crossGroups: [])
    let findings = placed.map { finding in
      FenceOutcome.Finding(
        fence: finding.group.map { job.groups[$0].name },
        diagnostic: FenceDiagnostics.diagnostic(of: finding, groups: job.groups))
    }
    let isFaulty = placed.contains(where: \.finding.isError)
    let isAsked = job.groups.contains { !$0.properties.isEmpty }
    let overlaps = isAsked && !isFaulty ? FenceOverlapAnswers(of: index) : nil
    let outcome = FenceOutcome(
      root: job.root, findings: findings, facts: EditorFences.facts(of: index, job.groups),
      helpsCheck: overlaps != nil)
    fences.withLock {
      $0[job.root] = Fences(groups: groups, stamps: stamps, outcome: outcome, overlaps: overlaps)
    }
    return outcome
  }

  /// Without the places, which change with every line that is written above.
  private static func bare(_ groups: [FenceGroup]) -> [FenceGroup] {
    groups.map { group in
      var bare = group
      bare.place = .none
      return bare
    }
  }

  private static func stamps(of groups: [FenceGroup]) -> [String: FileStamp?] {
    var stamps: [String: FileStamp?] = [:]
    for group in groups {
      let path: String
      switch group.source {
      case .drawn: continue
      case .file(let named, _, _): path = named
      case .set(let named, _, _): path = named
      }
      let resolved = RelativePath.resolve(path, in: group.declaredIn)
      stamps[resolved] = .some(EditorFiles.stamp(of: resolved))
    }
    return stamps
  }
}
