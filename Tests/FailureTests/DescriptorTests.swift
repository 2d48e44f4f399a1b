import Foundation
import Testing

/// A sink of more files than the program may have open.
@Suite struct DescriptorTests {
  private static let rules = """
    sink own file "out/{device}.jsonl"

    rule fast
      when speed > 50 km/h
      notify own

    """

  /// An alert each of 64 devices.
  private static func events(minute: Int) -> Data {
    var text = ""
    for device in 0..<64 {
      let time = String(format: "2026-03-02T08:%02d:%02dZ", minute, device % 60)
      let speed = minute % 2 == 0 ? 60 : 40
      text += "{\"device\":\"van-\(device)\",\"time\":\"\(time)\",\"received\":\"\(time)\",\"speed\":\(speed)}\n"
    }
    return Data(text.utf8)
  }

  private func told(_ world: World) -> [String: String] {
    world.names("out").reduce(into: [:]) { $0[$1] = world.text("out/" + $1) }
  }

  private func run(_ world: World, _ limit: String, input: Data) throws -> Ending {
    let engine = try Engine(World.usual, in: world.folder, limits: limit)
    engine.feed(input)
    return Ending(code: engine.wait(), errors: engine.errors, output: engine.output)
  }

  private func undisturbed(_ parts: [Data]) throws -> [String: String] {
    let world = try World(rules: Self.rules)
    #expect(try world.run(input: parts.reduce(Data(), +)).code == 0)
    return told(world)
  }

  /// A checkpoint that cannot know how long the files are is none: the next start makes good what is owed.
  @Test func nothingIsCutOffThatNoCheckpointKnew() throws {
    let world = try World(rules: Self.rules)
    // The files are there, so that no folder is opened for their names, which would fail first.
    #expect(try world.run(input: Self.events(minute: 0)).code == 0)
    let ending = try run(world, "ulimit -n 120", input: Self.events(minute: 1))
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("open for a checkpoint: too many open files"), "\(ending.errors)")
    #expect(try world.run(input: Self.events(minute: 2)).code == 0)
    #expect(told(world) == (try undisturbed((0..<3).map(Self.events))))
  }

  /// The limit that a shell sets is a soft one.
  @Test func whatTheSystemAllowsIsUsed() throws {
    let world = try World(rules: Self.rules)
    let ending = try run(world, "ulimit -S -n 120", input: Self.events(minute: 0))
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(told(world) == (try undisturbed([Self.events(minute: 0)])))
  }
}
