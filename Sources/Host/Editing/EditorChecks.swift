internal import LanguageServer
internal import Model
internal import Rules
internal import Synchronization

/// Does the jobs of a session beside the conversation; remembers what it read until that changes.
final class EditorChecks: Sendable {
  private struct Devices {
    var stamp: FileStamp?
    var names: [String]?
  }
  private struct Fences {
    var groups: [FenceGroup]
    var stamps: [String: FileStamp?]
    var outcome: FenceOutcome
  }

  private let zones = Mutex<[String: Zone?]>([:])
  private let devices = Mutex<[String: Devices]>([:])
  /// By root.
  private let fences = Mutex<[String: Fences]>([:])

  func run(_ job: CheckJob) -> CheckOutcome {
    let environment = CheckEnvironment(
      zone: { self.zone(named: $0) }, deviceNames: { self.deviceNames(at: $0, in: $1) })
    let (_, findings) = RuleChecker.check(job.parsed, sources: job.sources, in: environment)
    return CheckOutcome(of: job, findings: findings)
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
    let stamp = EditorFiles.stamp(of: resolved)
    if let known = devices.withLock({ $0[resolved] }), known.stamp == stamp { return known.names }
    let names = stamp == nil ? nil : DeviceFile.names(at: path, in: ruleFile)
    devices.withLock { if $0.count < 1000 { $0[resolved] = Devices(stamp: stamp, names: names) } }
    return names
  }

  // MARK: Fences

  func run(_ job: FenceJob) -> FenceOutcome {
    let groups = job.groups.map { group in
      var bare = group
      bare.place = .none
      return bare
    }
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
    let outcome = FenceOutcome(
      root: job.root, findings: findings, facts: EditorFences.facts(of: index, job.groups))
    fences.withLock { $0[job.root] = Fences(groups: groups, stamps: stamps, outcome: outcome) }
    return outcome
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
