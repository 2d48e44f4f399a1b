internal import Authoring
internal import Glibc
internal import Platform
internal import Rules
internal import Storage

/// Loads rules anew while a run goes on: when it is asked to, and when files change, if it watches them.
///
/// On a thread of its own, so that no event waits. Rules with a fault, and rules whose tests fail, are told of and not
/// taken: those in force stay.
///
/// Unchecked: what is mutable is touched with the monitor's lock held, but for `seen`, which is the thread's own.
final class Reloader: @unchecked Sendable {
  /// What became of an attempt.
  enum Outcome: Sendable, Equatable { case loaded, unchanged, refused }

  private let paths: [String]
  private let isWatching: Bool
  private let versions: RuleSetVersions
  private let announcer: Announcer
  private let began: @Sendable () -> Void
  private let ended: @Sendable (Outcome) -> Void
  private let monitor = Monitor()
  private var isAsked = false
  private var isStopped = false
  private var ready: RulesInForce?
  private var thread: Spawned?
  private var seen: WatchedFiles?

  /// - Parameters:
  ///   - paths: rule files and folders, as named on the command line.
  ///   - isWatching: look at the files each second.
  ///   - began: called before each attempt; `ended` after it.
  init(
    paths: [String], isWatching: Bool, versions: RuleSetVersions, material: RuleMaterial, announcer: Announcer,
    began: @escaping @Sendable () -> Void, ended: @escaping @Sendable (Outcome) -> Void
  ) {
    self.paths = paths
    self.isWatching = isWatching
    self.versions = versions
    self.announcer = announcer
    self.began = began
    self.ended = ended
    seen = isWatching ? WatchedFiles(paths, material.content) : nil
    thread = Spawned.start { [self] in work() }
  }

  /// Asks for the rules to be loaded anew; what came through standard input cannot be.
  func ask() {
    if paths.contains("-") { return }
    monitor.lock()
    isAsked = true
    monitor.wakeAll(for: .work)
    monitor.unlock()
  }

  /// Rules that are ready to be put in force; each once.
  func take() -> RulesInForce? {
    monitor.lock()
    defer { monitor.unlock() }
    let taken = ready
    ready = nil
    return taken
  }

  /// Ends the thread and waits for it.
  func stop() {
    monitor.lock()
    isStopped = true
    monitor.wakeAll(for: .work)
    monitor.unlock()
    thread?.join()
    thread = nil
  }

  private func work() {
    while true {
      monitor.lock()
      if !isAsked && !isStopped {
        isWatching ? monitor.wait(for: .work, milliseconds: 1000) : monitor.wait(for: .work)
      }
      let (asked, stopped) = (isAsked, isStopped)
      isAsked = false
      monitor.unlock()
      if stopped { return }
      if asked || seen?.hasSettledChange() == true { attempt() }
    }
  }

  private func attempt() {
    began()
    do throws(RunFailure) {
      let material = RuleMaterial()
      let loaded = try RuleSetLoader.load(paths, material: material)
      seen = isWatching ? WatchedFiles(paths, material.content) : nil
      if let fault = fault(of: loaded) { return refuse(fault) }
      guard let made = try versions.add(loaded, material) else {
        announcer.mention("the rules are what they were")
        return ended(.unchanged)
      }
      monitor.lock()
      ready = made
      monitor.unlock()
      ended(.loaded)
    } catch {
      refuse(error.message)
    }
  }

  private func refuse(_ fault: String) {
    announcer.say("the rules stay as they were: \(fault)")
    ended(.refused)
  }

  /// Why loaded rules cannot be taken; nil: they can.
  private func fault(of loaded: LoadedRuleSet) -> String? {
    guard !loaded.hasErrors, let rules = loaded.rules, let index = loaded.index else {
      announcer.write(DiagnosticReport.text(loaded, isColoured: false))
      return "what was loaded anew has errors"
    }
    let recorded = RecordedEvents()
    let bench = TrialBench(
      rules, index: index, parsed: loaded.parsed, sources: loaded.sources, readEvents: { recorded.read($0, in: $1) })
    let results = TrialPool.run(Array(bench.tests.indices), on: bench, workers: 1, marksCoverage: false)
    let failed = results.filter { $0.verdict != .passed }
    if failed.isEmpty { return nil }
    let writer = TrialText(bench, isColoured: false)
    announcer.write(failed.map { writer.text($0, listsAll: false) }.joined())
    return failed.count == 1 ? "one of their tests fails" : "\(failed.count) of their tests fail"
  }
}
