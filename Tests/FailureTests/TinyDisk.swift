import Foundation

/// A tmpfs of some kilobytes; unmounted when nobody has it any more.
final class TinyDisk {
  private let path: String

  /// Whether this user may mount one; where not, the tests that need it are passed over.
  static let isAllowed: Bool = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-mount-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return (try? TinyDisk(folder.path, kilobytes: 64)) != nil
  }()

  init(_ path: String, kilobytes: Int) throws {
    self.path = path
    if try Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k,mode=0755", "tmpfs", path) != 0 {
      throw Trouble(text: "no tmpfs can be mounted here")
    }
  }

  deinit { _ = try? Self.run("umount", "--lazy", path) }

  /// Leaves no byte free.
  func fill() {
    let descriptor = open(path + "/.filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    for size in [65_536, 4096, 1] {
      let bytes = [UInt8](repeating: 0x78, count: size)
      while write(descriptor, bytes, size) > 0 {}
    }
  }

  func free() { unlink(path + "/.filler") }

  func makeReadOnly(_ isReadOnly: Bool) throws {
    _ = try Self.run("mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", path)
  }

  private static func run(_ command: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
