import Foundation
import GRDB
import Model
import Platform
import Rules
import Storage
import Testing
import Wire

@testable import Host

/// Whatever a run wrote when it was killed: cut back and written again, the folder is that of a run that nobody killed.
@Suite struct CutBackLawTests {
  static let day: Int64 = 86_400_000

  struct Step {
    var text: String
    var device: String
    var rule: UInt16
    var clock: Int64
  }

  /// A sink's declaration.
  struct Shape {
    var parts: [CheckedSink.PathPart]
    var rotation: CheckedSink.Rotation
    var keep: Int?
    var isJSON: Bool
  }

  static let shapes: [Shape] = [
    Shape(parts: [.literal("a.jsonl")], rotation: .none, keep: nil, isJSON: true),
    Shape(parts: [.literal("a.jsonl")], rotation: .size(bytes: 90), keep: nil, isJSON: true),
    Shape(parts: [.literal("x/a.jsonl")], rotation: .size(bytes: 60), keep: 2, isJSON: true),
    Shape(parts: [.literal("a")], rotation: .size(bytes: 60), keep: 1, isJSON: false),
    Shape(parts: [.literal("a.txt")], rotation: .daily, keep: nil, isJSON: false),
    Shape(parts: [.literal("a.jsonl")], rotation: .daily, keep: 2, isJSON: true),
    Shape(parts: [.date, .literal("/"), .rule, .literal(".jsonl")], rotation: .none, keep: nil, isJSON: true),
    Shape(parts: [.date, .literal("-"), .device, .literal(".jsonl")], rotation: .none, keep: 3, isJSON: true),
    Shape(parts: [.device, .literal("/"), .rule, .literal(".jsonl")], rotation: .none, keep: nil, isJSON: true),
    Shape(parts: [.device, .literal(".jsonl")], rotation: .size(bytes: 50), keep: 2, isJSON: true),
    Shape(parts: [.device, .date, .literal(".jsonl")], rotation: .size(bytes: 50), keep: nil, isJSON: true),
  ]

  static func steps(_ dice: inout SeededNumbers, devices: Int) -> [[Step]] {
    var clock = Int64.random(in: 0..<20_000, using: &dice) * day
    return (0..<Int.random(in: 5...40, using: &dice)).map { chunk in
      (0..<Int.random(in: 0...12, using: &dice)).map { number in
        if Int.random(in: 0..<25, using: &dice) == 0 { clock += Int64.random(in: 1...3, using: &dice) * day }
        clock += Int64.random(in: 0...3_600_000, using: &dice)
        let tail = String(repeating: "x", count: Int.random(in: 0...30, using: &dice))
        return Step(
          text: "{\"id\":\"\(chunk)-\(number)\(tail)\"}", device: "d\(Int.random(in: 0..<devices, using: &dice))",
          rule: UInt16.random(in: 0...1, using: &dice), clock: clock)
      }
    }
  }

  /// A run over a folder; its database outlives it.
  struct Run {
    let folder: TestFolder
    let database: StateDatabase
    let ledger: FileLedger
    let sink: FileSink

    init(_ shape: Shape, folder: TestFolder, database: StateDatabase) throws {
      self.folder = folder
      self.database = database
      ledger = FileLedger(database)
      _ = try ledger.cutBack()
      sink = FileSink(
        parts: shape.parts, rotation: shape.rotation, keep: shape.keep, form: shape.isJSON ? .json : .text,
        declaredIn: folder.path + "/fleet.rules", ruleNames: ["sos", "too-fast"],
        appending: Appending(announcer: Announcer(output: { _ in }), registry: ledger), files: OpenFiles(),
        ledger: ledger)
    }

    func take(_ step: Step) throws {
      let output = GroupOutput()
      var notice = RenderedNotice()
      output.names = Array(step.device.utf8)
      notice.name = 0..<output.names.count
      notice.rule = step.rule
      output.bytes.append(Array((step.text + "\n").utf8))
      notice.json = ByteSlice(offset: 0, length: output.bytes.count)
      notice.text = notice.json
      try sink.take(DeliveredNotice(output: output, notice: notice, clock: step.clock))
    }

    func take(_ chunk: [Step]) throws {
      for step in chunk { try take(step) }
      #expect(try sink.flush())
    }

    func commit(_ marks: FileMarks, deletes: Bool = true) throws {
      try database.writer.write { try ledger.recordCheckpoint(marks, in: $0) }
      if deletes { try ledger.deleteExpired() }
    }

    func checkpoint() throws { try commit(try sink.marks()) }

    /// A log rotation of somebody else's: all files are moved away, and a signal says so.
    func moveAway(_ number: Int) throws {
      try checkpoint()
      for name in folder.files where !name.contains("moved") {
        let path = folder.path + "/" + name
        try FileManager.default.moveItem(atPath: path, toPath: path + ".moved\(number)")
      }
      try sink.reopen()
    }
  }

  static func contents(_ folder: TestFolder) -> [String: String] {
    Dictionary(uniqueKeysWithValues: folder.files.map { ($0, folder.read($0) ?? "") })
  }

  /// Files that are there before the first run: some with an end, some without, some empty.
  static func prepare(_ folder: TestFolder, _ dice: inout SeededNumbers) throws {
    guard Bool.random(using: &dice) else { return }
    let names = ["a.jsonl", "a.000003.jsonl", "x/a.000007.jsonl", "a.000001", "d1.jsonl", "d1.000002.jsonl"]
    let ends = ["", "whole\n", "no end", "{\"id\":\"torn"]
    for name in names where Bool.random(using: &dice) {
      try folder.write(name, ends.randomElement(using: &dice) ?? "")
    }
  }

  @Test(arguments: shapes.indices) func killedAnywhereItIsAsIfNothingHappened(_ index: Int) throws {
    let shape = Self.shapes[index]
    for seed in 0..<10 {
      var dice = SeededNumbers(state: UInt64(seed * 1000 + index))
      let chunks = Self.steps(&dice, devices: seed % 5 == 0 ? OpenFiles.limit * 2 : 3)
      let (calm, wild) = (try TestFolder(), try TestFolder())
      let preparation = dice
      var (one, other) = (preparation, preparation)
      try Self.prepare(calm, &one)
      try Self.prepare(wild, &other)

      let undisturbed = try Run(shape, folder: calm, database: try StateDatabase())
      let moves = Set((0..<seed % 3).map { _ in Int.random(in: 0..<chunks.count, using: &dice) })
      for (position, chunk) in chunks.enumerated() {
        try undisturbed.take(chunk)
        if moves.contains(position) { try undisturbed.moveAway(position) }
        if Int.random(in: 0..<4, using: &dice) == 0 { try undisturbed.checkpoint() }
      }
      try undisturbed.checkpoint()

      try disturb(shape, folder: wild, chunks: chunks, moves: moves, dice: &dice)
      let (found, wanted) = (Self.contents(wild), Self.contents(calm))
      let names = Set(found.keys).union(wanted.keys)
      // The first that differs says enough.
      let differing = names.filter { found[$0] != wanted[$0] }.sorted().first
      #expect(differing == nil, "seed \(seed) of \(shape)")
    }
  }

  /// Runs the chunks through runs that are killed, each going on from the last committed checkpoint.
  func disturb(
    _ shape: Shape, folder: TestFolder, chunks: [[Step]], moves: Set<Int>, dice: inout SeededNumbers
  ) throws {
    let database = try StateDatabase()
    var committed = 0
    var kills = 3
    while true {
      let run = try Run(shape, folder: folder, database: database)
      // Marks whose checkpoint is under way while the writer goes on.
      var underWay: (marks: FileMarks, chunk: Int)?
      var isKilled = false
      for position in committed..<chunks.count {
        if kills > 0, Int.random(in: 0..<12, using: &dice) == 0 {
          // In the middle of a chunk, with whatever was written; the rest is in no file.
          for step in chunks[position].prefix(Int.random(in: 0...12, using: &dice)) { try run.take(step) }
          if Bool.random(using: &dice) { _ = try run.sink.flush() }
          isKilled = true
          break
        }
        try run.take(chunks[position])
        if moves.contains(position) {
          // One checkpoint at a time.
          if let marks = underWay { try run.commit(marks.marks) }
          underWay = nil
          try run.moveAway(position)
          committed = position + 1
        }
        if let marks = underWay, Bool.random(using: &dice) {
          // A kill between the commit and the deletion is one without it.
          try run.commit(marks.marks, deletes: Bool.random(using: &dice))
          committed = marks.chunk
          underWay = nil
        }
        if underWay == nil, Int.random(in: 0..<4, using: &dice) == 0 {
          underWay = (try run.sink.marks(), position + 1)
        }
      }
      if isKilled {
        kills -= 1
        try tear(folder, of: database, &dice)
        continue
      }
      if let underWay { try run.commit(underWay.marks) }
      try run.checkpoint()
      return
    }
  }

  /// The last write of a killed run may have got through in part.
  func tear(_ folder: TestFolder, of database: StateDatabase, _ dice: inout SeededNumbers) throws {
    let paths = try database.writer.read { try String.fetchAll($0, sql: "SELECT path FROM file ORDER BY path") }
    for path in paths where Bool.random(using: &dice) {
      guard let file = FileHandle(forWritingAtPath: path) else { continue }
      _ = try file.seekToEnd()
      try file.write(contentsOf: Data("{\"id\":\"to".utf8))
      try file.close()
    }
  }
}
