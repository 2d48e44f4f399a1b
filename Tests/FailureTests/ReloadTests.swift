import Foundation
import Testing

/// Rules that change, while the program is down and while it runs.
@Suite struct ReloadTests {
  private static func rules(_ limit: Int, test: String = "") -> String {
    World.rules.replacingOccurrences(of: "50", with: "\(limit)") + test
  }

  private static let failing = """

    test "it never fires"
      rule     fast
      device   "van"
      at       2026-03-02T08:00:00Z  speed 60 km/h
      expect   fired at +0 s

    """

  /// Starts on a pipe that stays open, and waits until it has told twenty notices.
  private func running(_ world: World, _ more: [String] = []) throws -> Engine {
    let engine = try world.start(World.usual, more)
    engine.feed(Events(20).bytes, thenEnds: false)
    #expect(eventually { world.logLines == 20 || !engine.isRunning }, "\(engine.errors)")
    return engine
  }

  @Test func rulesEditedWhileItWasDownComeBehindTheRecovery() throws {
    let world = try World()
    try world.leaveOwing(Events(20))
    try world.write("fleet.rules", Self.rules(70))
    let ending = try world.run(input: Events(20, from: 20).bytes)
    #expect(ending.code == 0, "\(ending.errors)")
    let wanted = try World.undisturbed([Events(20).bytes])
    #expect(world.log.hasPrefix(wanted), "\(world.log)")
    #expect(ending.errors.contains("rule fast: thresholds changed, its alerts stay"), "\(ending.errors)")
    #expect(!world.log.dropFirst(wanted.count).contains("\"fired\""), "\(world.log)")
  }

  @Test func rulesWithErrorsLeaveTheStateAlone() throws {
    let world = try World()
    try world.leaveOwing(Events(20))
    try world.write("fleet.rules", "rule fast\n  when speed >\n")
    let before = world.kept()
    let ending = try world.run()
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(world.kept() == before)
    try world.write("fleet.rules", World.rules)
    #expect(try world.run(input: Events(20, from: 20).bytes).code == 0)
    #expect(world.log == (try World.undisturbed([Events(40).bytes])))
  }

  @Test(arguments: ["errors", "gone", "tests"]) func rulesWithAFaultAreNotTaken(_ fault: String) throws {
    let world = try World()
    let engine = try running(world, ["--metrics", "127.0.0.1:0"])
    switch fault {
    case "errors": try world.write("fleet.rules", "rule fast\n  when speed >\n")
    case "gone": try world.remove("fleet.rules")
    default: try world.write("fleet.rules", Self.rules(300, test: Self.failing))
    }
    engine.signalled(SIGHUP)
    #expect(engine.says("the rules stay as they were: "), "\(engine.errors)")
    let reason = [
      "errors": "what was loaded anew has errors", "gone": "fleet.rules", "tests": "one of their tests fails",
    ]
    #expect(engine.says(try #require(reason[fault])), "\(engine.errors)")
    engine.feed(Events(20, from: 20).bytes)
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(world.log == (try World.undisturbed([Events(40).bytes])))
  }

  @Test func goodRulesAreInForceFromThenOn() throws {
    let world = try World()
    let engine = try running(world)
    try world.write("fleet.rules", Self.rules(70))
    engine.signalled(SIGHUP)
    #expect(engine.says("rule fast: thresholds changed"), "\(engine.errors)")
    engine.feed(Events(21, from: 20).bytes)
    #expect(engine.wait() == 0, "\(engine.errors)")
    let later = world.log.split(separator: "\n").dropFirst(20)
    #expect(!later.contains { $0.contains("\"fired\"") }, "\(world.log)")
  }

  @Test func filesThatWereMovedAwayAreOpenedAnew() throws {
    let world = try World()
    let engine = try running(world)
    // As logrotate does it: the old one is written to until the signal.
    try world.move("out/log.jsonl", to: "out/log.jsonl.1")
    engine.feed(Events(20, from: 20).bytes, thenEnds: false)
    func moved() -> Int { world.text("out/log.jsonl.1").utf8.count { $0 == 0x0A } }
    #expect(eventually { moved() == 40 })
    engine.signalled(SIGHUP)
    #expect(engine.says("the rules are what they were"), "\(engine.errors)")
    engine.feed(Events(20, from: 40).bytes, thenEnds: false)
    #expect(eventually { moved() + world.logLines == 60 })
    #expect(world.logLines == 20)
    engine.killed()
    // And nothing of it is cut back or told again by a recovery.
    #expect(try world.run(input: Events(20, from: 60).bytes).code == 0)
    #expect(world.text("out/log.jsonl.1") + world.log == (try World.undisturbed([Events(80).bytes])))
  }

  /// Log rotation may come while the program ends.
  @Test func filesMayBeMovedWhileItEnds() throws {
    let world = try World()
    let signal = World.rules.replacingOccurrences(of: "file \"out/log.jsonl\"", with: "stdout")
    try world.write("fleet.rules", signal)
    // Nobody reads its standard output: it cannot end.
    mkfifo(world.path("full.fifo"), 0o600)
    let reader = open(world.path("full.fifo"), O_RDONLY | O_NONBLOCK)
    let engine = try Engine(World.usual, in: world.folder, output: world.path("full.fifo"))
    engine.feed(Events(2000).bytes, thenEnds: false)
    #expect(eventually { engine.fedBytes == Events(2000).bytes.count || !engine.isRunning })
    engine.signalled(SIGTERM)
    usleep(200_000)
    engine.signalled(SIGHUP)
    usleep(200_000)
    let isRunning = engine.isRunning
    #expect(isRunning, "\(engine.errors)")
    close(reader)
    engine.endInput()
    #expect(engine.wait() == 0, "\(engine.errors)")
  }

  @Test func aFileThatIsWatchedIsTakenWhenItIsWhole() throws {
    let world = try World()
    let engine = try running(world, ["--watch"])
    // Saved by half: an error, which is told and does nothing.
    try world.write("fleet.rules", String(Self.rules(70).dropLast(30)) + "\n  when")
    #expect(engine.says("the rules stay as they were"), "\(engine.errors)")
    try world.write("fleet.rules", Self.rules(70))
    #expect(engine.says("rule fast: thresholds changed"), "\(engine.errors)")
    engine.feed(Events(21, from: 20).bytes)
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(!world.log.split(separator: "\n").dropFirst(20).contains { $0.contains("\"fired\"") }, "\(world.log)")
  }
}
