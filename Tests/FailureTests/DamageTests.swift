import Foundation
import Testing

/// A state directory of which a part is damaged, missing or newer than the program.
///
/// Either it is refused with what to do, and nothing is changed; or it goes on, and says what was lost.
@Suite struct DamageTests {
  /// A clean end, and behind it a run that was killed.
  private static let parts = [Events(300), Events(300, from: 300)]
  private static let begins = "put back a copy of the"

  private func owing() throws -> World {
    let world = try World()
    let first = try world.run(input: Self.parts[0].bytes)
    if first.code != 0 { throw Trouble(text: first.errors) }
    try world.leaveOwing(Self.parts[1])
    return world
  }

  /// It is refused with these words, twice, and nothing is other than before.
  private func expectRefusal(_ world: World, _ texts: String..., remedy: String = begins) throws {
    let before = world.kept()
    for _ in 0..<2 {
      let ending = try world.run(input: Events(5, from: 900).bytes)
      #expect(ending.code == 2, "\(ending.errors)")
      for text in texts + [remedy] { #expect(ending.errors.contains(text), "\(ending.errors)") }
      #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
      let after = world.kept()
      #expect(after.keys.sorted() == before.keys.sorted())
      for (name, bytes) in before where after[name] != bytes { Issue.record("`\(name)` was changed") }
    }
  }

  /// It goes on, and all is as if nobody had disturbed it.
  private func expectRecovery(_ world: World, _ texts: String...) throws {
    let ending = try world.run()
    #expect(ending.code == 0, "\(ending.errors)")
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    #expect(world.log == (try World.undisturbed(Self.parts.map(\.bytes))))
    let history = try world.run(["history", "--state", "state", "--format", "json"])
    #expect(history.output.split(separator: "\n").count == 600)
  }

  @Test func withoutDamageItRecovers() throws { try expectRecovery(owing()) }

  // MARK: The database

  @Test(arguments: ["deleted", "emptied", "one page"]) func aDatabaseThatIsGoneIsNotBegunAnew(_ way: String) throws {
    let world = try owing()
    for name in ["state.db-wal", "state.db-shm"] { try world.remove("state/" + name) }
    switch way {
    case "deleted": try world.remove("state/state.db")
    case "emptied": truncate(world.path("state/state.db"), 0)
    default:
      try world.remove("state/state.db")
      try StateFile.execute(world, "PRAGMA user_version = 1")
    }
    try expectRefusal(world, "`state/journal` has ", "`state/state.db`, which knows what became of them, is not there")
    #expect(FileManager.default.fileExists(atPath: world.path("state/state.db")) == (way != "deleted"))
    if way != "deleted" { #expect(try !StateFile.isTable("setting", of: world)) }
  }

  @Test(arguments: ["overwritten", "cut", "page"]) func aDamagedDatabaseIsRefused(_ way: String) throws {
    let world = try owing()
    try StateFile.settle(world)
    let length = world.read("state/state.db")?.count ?? 0
    switch way {
    case "overwritten": try world.write("state/state.db", Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 * 7) }))
    case "cut": truncate(world.path("state/state.db"), off_t(length / 2 / 4096 * 4096))
    default: try world.change("state/state.db", at: 4096, to: [UInt8](repeating: 0xFF, count: length - 4096))
    }
    try expectRefusal(world, "`state/state.db` is damaged (")
  }

  @Test func aNewerDatabaseIsRefused() throws {
    let world = try owing()
    try StateFile.execute(world, "INSERT INTO grdb_migrations VALUES ('of tomorrow')")
    try expectRefusal(world, "`state/state.db` was written by a newer version of picket", remedy: "run that version")
  }

  @Test func aNewerCheckpointIsRefused() throws {
    let world = try owing()
    try StateFile.execute(
      world,
      "UPDATE checkpoint SET stream = CAST(replace(CAST(stream AS TEXT), '\"version\":1', '\"version\":2') AS BLOB)")
    try expectRefusal(
      world, "the checkpoint in `state/state.db` was written by a newer version of picket", remedy: "run that version")
  }

  @Test func aDamagedCheckpointIsRefused() throws {
    let world = try owing()
    try StateFile.execute(world, "UPDATE checkpoint SET stream = X'7B7D'")
    try expectRefusal(world, "the checkpoint in `state/state.db` is damaged")
  }

  @Test func aDamagedDeviceStateIsRefused() throws {
    let world = try owing()
    try StateFile.execute(world, "UPDATE slab SET bytes = substr(bytes, 1, length(bytes) - 3)")
    try expectRefusal(world, "`state/state.db` is damaged (")
  }

  // MARK: The journal

  @Test(arguments: ["folder", "segments", "emptied"]) func aJournalThatIsGoneIsRefused(_ way: String) throws {
    let world = try owing()
    let segment = try #require(StateFile.segments(world).first)
    switch way {
    case "folder": try world.remove("state/journal")
    case "segments": try world.remove(segment)
    default: truncate(world.path(segment), 0)
    }
    try expectRefusal(world, "the journal in `state/journal` ends at record 0, and `state/state.db` goes up to record ")
  }

  @Test func aSegmentThatIsMissingInTheMiddleIsRefused() throws {
    let world = try World()
    // Three segments of 64 MB: long lines that are refused, and one event behind them.
    let line = Data(("{\"x\":\"" + String(repeating: "y", count: 1_000_000) + "\"}\n").utf8)
    var bytes = Data()
    for _ in 0..<140 { bytes += line }
    let engine = try world.start(World.usual, ["--checkpoint-every", "86400", "--metrics", "127.0.0.1:0"])
    engine.feed(bytes + Events(1).bytes, thenEnds: false)
    #expect(eventually { world.logLines == 1 }, "\(engine.errors)")
    #expect(eventually { Self.isSynced(engine.page("/metrics") ?? "") })
    // A record that knows all before it as synced.
    engine.feed(Events(1, from: 1).bytes, thenEnds: false)
    #expect(eventually { world.logLines == 2 }, "\(engine.errors)")
    engine.killed()
    let segments = StateFile.segments(world)
    #expect(segments.count == 3)
    try world.remove(segments[1])
    try expectRefusal(world, "the journal is damaged: `\(segments[0])`")
  }

  private static func isSynced(_ page: String) -> Bool {
    func value(_ name: String) -> Substring? {
      page.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name + " ") }?.split(separator: " ").last
    }
    let synced = value("picket_journal_synced_sequence")
    return synced != nil && synced == value("picket_journal_sequence")
  }

  @Test(arguments: [1, 100, 5000]) func aTornTailIsCutAndCounted(_ count: Int) throws {
    let world = try owing()
    let segment = try #require(StateFile.segments(world).first)
    let length = try #require(world.read(segment)?.count)
    truncate(world.path(segment), off_t(length - count))
    let ending = try world.run()
    #expect(ending.code == 0, "\(ending.errors)")
    let cuts = ending.errors.split(separator: "\n").filter { $0.contains("off the end of the journal") }
    #expect(cuts.count == 1 && cuts[0].contains("half written when the last run ended"), "\(ending.errors)")
    let wanted = try World.undisturbed(Self.parts.map(\.bytes))
    #expect(wanted.hasPrefix(world.log) && world.logLines >= 300 && world.logLines < 600)
    // What was lost came through a pipe and can be sent again.
    #expect(try world.run(input: Self.parts[1].bytes).code == 0)
    #expect(world.log == wanted)
  }

  @Test func aFlippedBitInTheMiddleIsRefused() throws {
    let world = try owing()
    let segment = try #require(StateFile.segments(world).first)
    let place = 4000
    let byte = try #require(world.read(segment)?[place])
    try world.change(segment, at: place, to: [byte ^ 1])
    try expectRefusal(world, "the journal is damaged: `\(segment)` holds no right record", " at byte ")
    try world.change(segment, at: place, to: [byte])
    try expectRecovery(world)
  }

  @Test func aNewerJournalIsRefused() throws {
    let world = try owing()
    let segment = try #require(StateFile.segments(world).first)
    try StateFile.setVersion(1, of: segment, in: world)
    try StateFile.setVersion(2, of: segment, in: world)
    try expectRefusal(
      world, "`\(segment)` is of version 2, which a newer picket wrote: run that version", remedy: "`--state` directory"
    )
    try StateFile.setVersion(1, of: segment, in: world)
    try expectRecovery(world)
  }

  // MARK: The rest

  @Test(arguments: ["told", "lock", "status.json"]) func whatIsMadeAnewIsNotMissed(_ name: String) throws {
    let world = try owing()
    try world.remove("state/" + name)
    try expectRecovery(world)
  }

  @Test func aDamagedStatusIsWrittenAnew() throws {
    let world = try owing()
    try world.write("state/status.json", "garbage")
    let status = try world.run(["status", "--state", "state"])
    #expect(status.code == 2 && status.errors.contains("`state/status.json` is damaged"), "\(status)")
    try expectRecovery(world)
    #expect(try world.run(["status", "--state", "state"]).code == 1)
  }

  @Test func aHistoryThatIsGoneIsSaid() throws {
    let world = try owing()
    try world.remove("state/notices")
    let ending = try world.run()
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("state/notices/000001.log` has gone"), "\(ending.errors)")
    #expect(world.log == (try World.undisturbed(Self.parts.map(\.bytes))))
    let history = try world.run(["history", "--state", "state", "--format", "json"])
    #expect(history.output.split(separator: "\n").count == 300)
  }

  @Test(arguments: ["deleted", "damaged"]) func rulesThatAreThereStillAreKeptAnew(_ way: String) throws {
    let world = try owing()
    try damageRules(world, way)
    try expectRecovery(world)
    // They are whole again, so that the next rules can take over from them.
    try world.write("fleet.rules", World.rules.replacingOccurrences(of: "50", with: "55"))
    #expect(try world.run().code == 0)
  }

  @Test(arguments: ["deleted", "damaged"]) func rulesThatAreGoneAreRefused(_ way: String) throws {
    let world = try owing()
    try damageRules(world, way)
    try world.write("fleet.rules", World.rules.replacingOccurrences(of: "50", with: "55"))
    // The new ones are kept before the old ones are looked for.
    _ = try world.run()
    try expectRefusal(world, "state/rules/")
  }

  private func damageRules(_ world: World, _ way: String) throws {
    if way == "deleted" { return try world.remove("state/rules") }
    for folder in ["sets", "objects"] {
      for name in world.names("state/rules/" + folder) {
        try world.append("state/rules/\(folder)/\(name)", Data("x".utf8))
      }
    }
  }
}

extension Events {
  /// Any lines, of which so many notices come.
  init(of bytes: Data, notices: Int) {
    self.bytes = bytes
    self.notices = notices
  }
}
