import Foundation
import Testing

/// State directories that cannot be had.
@Suite struct StateFolderTests {
  private static let nobody = 65_534
  private static let mayBeNobody = geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0
  private static let events = Events(20)

  /// The folder is nobody's to look at and write in, but for what the test takes away.
  private func givenAway(_ world: World) throws {
    chmod(world.folder.path, 0o755)
    for name in [""] + (FileManager.default.enumerator(atPath: world.folder.path)?.allObjects as? [String] ?? []) {
      chown(world.path(name), uid_t(Self.nobody), gid_t(Self.nobody))
    }
  }

  private func expectRefusal(_ ending: Ending, _ texts: String...) {
    #expect(ending.code == 2, "\(ending.errors)")
    for text in texts { #expect(ending.errors.contains(text), "\(ending.errors)") }
    #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
  }

  @Test(.enabled(if: mayBeNobody, "needs to become another user"))
  func aFolderWithoutPermissionIsRefused() throws {
    let world = try World()
    #expect(try world.run(input: Self.events.bytes).code == 0)
    try givenAway(world)
    chmod(world.path("state"), 0o500)
    let before = world.kept()
    expectRefusal(
      try world.run(user: Self.nobody), "cannot write in folder `state`: permission denied; give `--state` a folder")
    #expect(world.kept() == before)
    chmod(world.path("state"), 0o700)
    #expect(try world.run(user: Self.nobody).code == 0)
  }

  @Test(.enabled(if: mayBeNobody, "needs to become another user"))
  func filesOfAnotherUserInItAreRefused() throws {
    let world = try World()
    #expect(try world.run(input: Self.events.bytes).code == 0)
    try givenAway(world)
    for name in ["state.db", "lock", "told"] {
      chown(world.path("state/" + name), 0, 0)
      chmod(world.path("state/" + name), 0o644)
      let before = world.kept()
      expectRefusal(try world.run(user: Self.nobody), "state/\(name)`")
      #expect(world.kept() == before)
      chown(world.path("state/" + name), uid_t(Self.nobody), uid_t(Self.nobody))
    }
    #expect(try world.run(user: Self.nobody).code == 0)
  }

  @Test(.enabled(if: mayBeNobody, "needs to become another user"))
  func aParentWithoutPermissionIsRefused() throws {
    let world = try World()
    try givenAway(world)
    try FileManager.default.createDirectory(atPath: world.path("theirs"), withIntermediateDirectories: false)
    chmod(world.path("theirs"), 0o755)
    expectRefusal(
      try world.run(["run", "fleet.rules", "--state", "theirs/state"], user: Self.nobody),
      "cannot make folder `theirs/state`: permission denied; give `--state` a folder that this user may write")
  }

  @Test(.enabled(if: TinyDisk.isAllowed, "a tmpfs cannot be mounted here"))
  func aReadOnlyDiskIsRefused() throws {
    let world = try World()
    let disk = try world.mount("disk", kilobytes: 4096)
    let arguments = ["run", "fleet.rules", "--state", "disk/state"]
    #expect(try world.run(arguments, input: Self.events.bytes).code == 0)
    try disk.makeReadOnly(true)
    expectRefusal(
      try world.run(arguments), "cannot write in folder `disk/state`: read-only file system; give `--state`")
    expectRefusal(
      try world.run(["run", "fleet.rules", "--state", "disk/other"]),
      "cannot make folder `disk/other`: read-only file system; give `--state`")
    #expect(try world.run(["status", "--state", "disk/state"]).code == 1)
    try disk.makeReadOnly(false)
    #expect(try world.run(arguments).code == 0)
  }

  @Test func aFileIsNoFolder() throws {
    let world = try World()
    expectRefusal(
      try world.run(["run", "fleet.rules", "--state", "fleet.rules"]), "`fleet.rules` is no folder: give `--state`")
    expectRefusal(
      try world.run(["run", "fleet.rules", "--state", "fleet.rules/x"]),
      "cannot make folder `fleet.rules/x`: not a directory; give `--state`")
    #expect(world.text("fleet.rules") == World.rules)
  }

  @Test func parentsThatAreMissingAreMade() throws {
    let world = try World()
    #expect(try world.run(["run", "fleet.rules", "--state", "a/b/state"], input: Self.events.bytes).code == 0)
    #expect(world.names("a/b/state").contains("state.db"))
    var status = stat()
    #expect(stat(world.path("a/b/state"), &status) == 0 && status.st_mode & 0o777 == 0o700)
  }

  @Test func aFolderOfSomethingElseIsRefused() throws {
    let world = try World()
    try world.write("state/photo.jpg", "hello")
    expectRefusal(
      try world.run(),
      "`state` is no state directory, and holds other things (`photo.jpg`): give `--state` a folder of "
        + "its own")
    #expect(world.names("state") == ["photo.jpg"])
  }

  @Test func whatAFileSystemKeepsThereIsNobodysBusiness() throws {
    let world = try World()
    try FileManager.default.createDirectory(atPath: world.path("state/lost+found"), withIntermediateDirectories: true)
    try world.write("state/.keep", "")
    #expect(try world.run().code == 0)
    // What came in later is no reason to stop.
    try world.write("state/notes.txt", "mine")
    #expect(try world.run().code == 0)
    #expect(world.text("state/notes.txt") == "mine")
  }

  @Test func aSecondEngineIsRefusedAndTheFirstGoesOn() throws {
    let world = try World()
    let first = try world.start()
    first.feed(Self.events.bytes, thenEnds: false)
    #expect(eventually { world.logLines == 20 }, "\(first.errors)")
    expectRefusal(
      try world.run(input: Self.events.bytes), "`state` is in use by process \(first.processIdentifier): end that one")
    first.feed(Events(20, from: 20).bytes)
    #expect(first.wait() == 0)
    #expect(world.log == (try World.undisturbed([Events(40).bytes])))
  }
}
