import Foundation

/// A folder with rules, a state directory `state` and a file sink `out/log.jsonl`; gone when nobody has it any more.
final class World {
  let folder: URL
  /// Mounted in it, the last first.
  private var disks: [TinyDisk] = []

  static let rules = """
    sink log file "out/log.jsonl"

    rule fast
      when speed > 50 km/h
      notify log

    """

  init(rules: String = World.rules) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-failure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("fleet.rules", rules)
  }

  deinit {
    disks.removeAll()
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: Files

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  func read(_ name: String) -> Data? { try? Data(contentsOf: folder.appendingPathComponent(name)) }
  func text(_ name: String) -> String { read(name).map { String(decoding: $0, as: UTF8.self) } ?? "" }
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }
  func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }
  func write(_ name: String, _ bytes: Data) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  /// In place: the file stays the same file.
  func change(_ name: String, at offset: Int, to bytes: [UInt8]) throws {
    let handle = try FileHandle(forUpdating: folder.appendingPathComponent(name))
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  func append(_ name: String, _ bytes: Data) throws {
    let handle = try FileHandle(forUpdating: folder.appendingPathComponent(name))
    try handle.seekToEnd()
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  /// Names of the files of a folder, in order.
  func names(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []).sorted()
  }

  /// All files that a refusal may not change: path to bytes. The lock names who asked last, and SQLite tidies its own.
  func kept() -> [String: Data] {
    var kept: [String: Data] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      let isOwn = ["state/lock", "state/state.db-shm", "state/state.db-wal", "state/state.db"].contains(name)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
      kept[name] = isFolder.boolValue || isOwn ? Data() : read(name)
    }
    for name in ["state/lock", "state/state.db-shm", "state/state.db-wal"] { kept[name] = nil }
    return kept
  }

  var log: String { text("out/log.jsonl") }
  var logLines: Int { log.utf8.count { $0 == 0x0A } }

  // MARK: Disks

  /// Gives a folder a disk of its own.
  func mount(_ name: String, kilobytes: Int) throws -> TinyDisk {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    let disk = try TinyDisk(path(name), kilobytes: kilobytes)
    disks.insert(disk, at: 0)
    return disk
  }

  // MARK: Programs

  static let usual = ["run", "fleet.rules", "--state", "state"]

  func start(_ arguments: [String] = World.usual, _ more: [String] = [], user: Int? = nil) throws -> Engine {
    try Engine(arguments + more, in: folder, user: user)
  }

  /// Runs to the end over some input.
  func run(
    _ arguments: [String] = World.usual, _ more: [String] = [], input: Data = Data(), user: Int? = nil
  ) throws -> Ending {
    let engine = try start(arguments, more, user: user)
    engine.feed(input)
    let code = engine.wait()
    return Ending(code: code, errors: engine.errors, output: engine.output)
  }

  /// Ends in the middle by SIGKILL: all was told, and no checkpoint has seen it.
  func leaveOwing(_ events: Events, _ more: [String] = []) throws {
    let before = logLines
    let engine = try start(World.usual, ["--checkpoint-every", "86400"] + more)
    engine.feed(events.bytes, thenEnds: false)
    guard eventually({ logLines == before + events.notices || !engine.isRunning }), engine.isRunning else {
      throw Trouble(text: "it did not tell all: \(engine.errors)")
    }
    engine.killed()
  }

  /// What the sink has after a run that nobody disturbs.
  static func undisturbed(_ parts: [Data], rules: String = World.rules) throws -> String {
    let world = try World(rules: rules)
    let ending = try world.run(World.usual, input: parts.reduce(Data(), +))
    if ending.code != 0 { throw Trouble(text: ending.errors) }
    return world.log
  }
}

/// How a program ended, and what it had said.
struct Ending {
  var code: Int32
  var errors: String
  var output: String
}

/// A test could not be set up.
struct Trouble: Error { var text: String }

/// Events that each fire or clear an alert of seven devices. They say when they were heard, so that a live run over
/// them gives what a recorded one gives.
struct Events {
  let bytes: Data
  let notices: Int

  /// - Parameter first: number of the first event, one a second.
  /// - Parameter padding: bytes of a field that no rule reads.
  init(_ count: Int, from first: Int = 0, padding: Int = 0) {
    var text = ""
    let filling = String(repeating: "y", count: padding)
    for number in first..<first + count {
      let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60)
      let time = String(format: "2026-03-02T%02d:%02d:%02dZ", hour, minute, second)
      let speed = number / 7 % 2 == 0 ? 60 : 40
      text +=
        "{\"device\":\"van-\(number % 7)\",\"time\":\"\(time)\",\"received\":\"\(time)\",\"speed\":\(speed),\"x\":\"\(filling)\"}\n"
    }
    bytes = Data(text.utf8)
    notices = count
  }
}
