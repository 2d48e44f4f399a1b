import Foundation
import Testing

/// Folders of file sinks that cannot be had, where that shows only by a notice.
@Suite struct SinkFolderTests {
  private static let rules = """
    sink own file "out/{device}/log.jsonl"

    rule fast
      when speed > 50 km/h
      notify own

    """

  /// `van-3` has a file in the place of its folder.
  private func world() throws -> World {
    let world = try World(rules: Self.rules)
    try world.write("out/van-3", "something else")
    return world
  }

  private func told(_ world: World) -> [String] { (0..<7).map { world.text("out/van-\($0)/log.jsonl") } }

  private func undisturbed() throws -> [String] {
    let world = try World(rules: Self.rules)
    #expect(try world.run(input: Events(40).bytes).code == 0)
    return told(world)
  }

  @Test func itIsWaitedForLikeAFullDisk() throws {
    let world = try world()
    let engine = try world.start(World.usual, ["--metrics", "127.0.0.1:0"])
    engine.feed(Events(40).bytes)
    #expect(engine.says("out/van-3/log.jsonl`: not a directory; trying again each second"), "\(engine.errors)")
    var page = ""
    let isShown = eventually {
      page = engine.page("/healthz") ?? ""
      return page.hasPrefix("HTTP/1.1 503 ") && page.contains("van-3")
    }
    #expect(isShown, "\(page)")
    try world.remove("out/van-3")
    #expect(engine.says("out/van-3/log.jsonl` can be written again"), "\(engine.errors)")
    #expect(engine.wait() == 0, "\(engine.errors)")
    #expect(told(world) == (try undisturbed()))
  }

  @Test func theNextStartTellsWhatItHeldUp() throws {
    let world = try world()
    let engine = try world.start()
    engine.feed(Events(40).bytes, thenEnds: false)
    #expect(engine.says("trying again each second"), "\(engine.errors)")
    engine.signalled(SIGTERM)
    #expect(engine.wait() == 2, "\(engine.errors)")
    #expect(engine.errors.contains("stopped, and the next start writes what is missing"), "\(engine.errors)")
    try world.remove("out/van-3")
    #expect(try world.run().code == 0)
    #expect(told(world) == (try undisturbed()))
  }

  @Test func withoutStateItEndsTheRun() throws {
    let ending = try world().run(["run", "fleet.rules"], input: Events(40).bytes)
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("not a directory"), "\(ending.errors)")
  }
}
