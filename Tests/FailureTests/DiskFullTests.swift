import Foundation
import Testing

/// The disk fills up while the program runs: nothing is lost, it says what keeps it, and goes on when there is room.
@Suite(.enabled(if: TinyDisk.isAllowed, "a tmpfs cannot be mounted here")) struct DiskFullTests {
  /// What lies on the disk that fills up.
  enum Victim: String, CaseIterable, CustomTestStringConvertible {
    case all, journal, database, sink, history

    var testDescription: String { rawValue }

    /// What the program names as not to be written.
    var name: String {
      switch self {
      case .all, .journal: "the journal"
      case .database: "`state/state.db`"
      case .sink: "`out/log.jsonl`"
      case .history: "/state/notices/000001.log`"
      }
    }

    /// Whether it takes no more input. The journal has what a database lacks.
    var stopsInput: Bool { self != .database }

    func mount(in world: World) throws -> TinyDisk {
      switch self {
      case .all: return try world.mount("state", kilobytes: 16 << 10)
      case .journal: return try world.mount("state/journal", kilobytes: 16 << 10)
      case .database:
        let disk = try world.mount("state", kilobytes: 16 << 10)
        for name in ["state/journal", "state/notices"] { _ = try world.mount(name, kilobytes: 64 << 10) }
        return disk
      case .sink: return try world.mount("out", kilobytes: 4 << 10)
      case .history: return try world.mount("state/notices", kilobytes: 4 << 10)
      }
    }
  }

  /// More than fits into the pipe and the chunks under way.
  private static let events = Events(1600, padding: 3000)
  private static let wanted = Result { try World.undisturbed([events.bytes]) }

  private static let arguments = ["--checkpoint-every", "0.05", "--metrics", "127.0.0.1:0", "--workers", "2"]

  /// Starts, waits until it runs, fills the disk.
  private func start(_ world: World, _ disk: TinyDisk, _ more: [String] = []) throws -> Engine {
    let engine = try world.start(World.usual, Self.arguments + more)
    #expect(eventually { engine.page("/healthz")?.hasPrefix("HTTP/1.1 200 ") == true })
    // It has told of itself once, and has the room to do so again.
    #expect(eventually { access(world.path("state/status.json.spare"), F_OK) == 0 })
    disk.fill()
    return engine
  }

  /// It says what is wrong: once on stderr, and wherever one looks.
  private func expectFault(_ name: String, _ engine: Engine, _ world: World) throws {
    #expect(engine.says("cannot write"), "\(engine.errors)")
    #expect(eventually { !engine.lines(with: name).isEmpty }, "\(engine.errors)")
    let health = eventually { engine.page("/healthz")?.contains(name) == true }
    let page = engine.page("/healthz") ?? ""
    #expect(health && page.hasPrefix("HTTP/1.1 503 ") && page.contains("faulty: "), "\(page)")
    var status = Ending(code: 0, errors: "", output: "")
    let isShown = eventually {
      status = (try? world.run(["status", "--state", "state"])) ?? status
      return status.code == 1 && status.output.contains(name)
    }
    #expect(isShown, "\(status)")
    let reasons = engine.lines(with: "cannot write").filter { $0.contains(name) }
    #expect(reasons.count == 1 && reasons[0].contains("trying again each second"), "\(engine.errors)")
  }

  @Test(arguments: Victim.allCases) func itWaitsForRoomAndGoesOn(_ victim: Victim) throws {
    let world = try World()
    let disk = try victim.mount(in: world)
    let engine = try start(world, disk)
    engine.feed(Self.events.bytes)
    try expectFault(victim.name, engine, world)
    if victim.stopsInput { #expect(engine.fedBytes < Self.events.bytes.count) }
    disk.free()
    #expect(engine.says("can be written again"), "\(engine.errors)")
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(world.log == (try Self.wanted.get()))
    let history = try world.run(["history", "--state", "state", "--format", "json"])
    #expect(history.output.split(separator: "\n").count == Self.events.notices)
  }

  @Test(arguments: [Victim.all, .database, .sink], [SIGTERM, SIGKILL])
  func theNextStartFinishesWhatAFullDiskHeldUp(_ victim: Victim, _ number: Int32) throws {
    let world = try World()
    try world.write("events.jsonl", Self.events.bytes)
    // Begins with an empty pipe, so that the disk can be filled before anything is read.
    mkfifo(world.path("first.fifo"), 0o600)
    let disk = try victim.mount(in: world)
    let inputs = ["--input", "first.fifo", "--input", "events.jsonl"]
    let engine = try start(world, disk, inputs)
    close(open(world.path("first.fifo"), O_WRONLY))
    // Of a file the journal keeps but the places, so others meet the full disk before it.
    try expectFault(victim == .all ? Victim.database.name : victim.name, engine, world)
    engine.signalled(number)
    let code = engine.wait()
    if number == SIGTERM {
      #expect(code == 2, "\(engine.errors)")
      #expect(engine.errors.contains("stopped") || engine.errors.contains("given up"), "\(engine.errors)")
    }
    disk.free()
    let second = try world.run(World.usual, ["--input", "events.jsonl"])
    #expect(second.code == 0, "\(second.errors)")
    #expect(world.log == (try Self.wanted.get()))
  }

  @Test func aStartOnAFullDiskIsRefusedOrWaits() throws {
    let world = try World()
    let disk = try world.mount("state", kilobytes: 1024)
    disk.fill()
    let refused = try world.run(input: Events(10).bytes)
    #expect(refused.code == 2, "\(refused.errors)")
    #expect(refused.errors.contains("state/") && refused.errors.contains("room") || refused.errors.contains("no space"))
    disk.free()
    let second = try world.run(input: Events(10).bytes)
    #expect(second.code == 0, "\(second.errors)")
    #expect(world.logLines == 10)
  }

  @Test func aFullStandardOutputIsToldByTheNextStart() throws {
    let world = try World(rules: "rule fast\n  when speed > 50 km/h\n")
    let disk = try world.mount("screen", kilobytes: 64)
    disk.fill()
    let engine = try Engine(World.usual, in: world.folder, output: world.path("screen/notices.jsonl"))
    engine.feed(Events(20).bytes, thenEnds: false)
    #expect(engine.says("cannot write `standard output`: no space left on device"), "\(engine.errors)")
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 2, "\(engine.errors)")
    disk.free()
    let second = try world.run()
    #expect(second.code == 0)
    #expect(second.output.split(separator: "\n").count == 20, "\(second.output)")
  }
}
