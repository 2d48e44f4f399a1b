internal import Glibc
package import Wire

/// What became of bytes that were to be written.
package enum WriteOutcome: Equatable {
  case done
  /// Nobody reads the other end any more.
  case closed
}

/// A file descriptor that all bytes get through to, whatever it takes.
///
/// A full disk is waited for: tried again each second, said on stderr, nothing lost. A file that is appended to and
/// does not end in a newline is repaired first. Where there is a registry, no byte is written before it knows the file.
package final class OutputFile {
  package let name: String
  /// From the root.
  package let path: String
  /// Bytes in it, with the newline that is owed.
  package var length: Int { written + (owesNewline ? 1 : 0) }
  /// nil: no regular file, which recovery has no business with.
  package let identity: FileIdentity?
  /// Made by opening it.
  package let isNew: Bool
  private let descriptor: Int32
  private let isOwned: Bool
  private let appending: Appending
  private let head: String?
  private var written: Int
  /// What stands in the file has no newline at its end: ours begins with one.
  private var owesNewline = false
  private var isSettled: Bool

  /// Opens a file for appending; missing folders are made.
  ///
  /// - Parameters:
  ///   - head: what JSON lines of ours begin with in this file. A last line that begins so and is torn is cut off, and
  ///     said.
  ///   - waitsForPlace: with a registry, a folder that is none or may not be written in is waited for like a full disk:
  ///     what is to be written is owed, and the next start would end the same way.
  package init(
    appendingTo path: String, with appending: Appending, head: String? = nil, waitsForPlace: Bool = false
  ) throws(RunFailure) {
    let (descriptor, isNew) = try Self.open(
      path, with: appending, waitsForPlace: waitsForPlace && appending.registry != nil)
    self.isNew = isNew
    appending.announcer.detail("appends to `\(path)`")
    name = path
    self.path = AbsolutePath.of(path)
    self.descriptor = descriptor
    isOwned = true
    self.appending = appending
    self.head = head
    var status = stat()
    if fstat(descriptor, &status) != 0 {
      let code = errno
      close(descriptor)
      throw .system("cannot look at `\(path)`", code: code)
    }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    identity = isRegular ? FileIdentity(status) : nil
    written = Int(status.st_size)
    isSettled = !isRegular
    if isRegular { try repairEnd() }
    if let identity {
      appending.registry?.register(path: self.path, identity: identity, length: written, isNew: isNew)
    }
  }

  /// Opens or makes the file, once there is room for its name.
  private static func open(
    _ path: String, with appending: Appending, waitsForPlace: Bool
  ) throws(RunFailure) -> (Int32, isNew: Bool) {
    func mayPass(_ code: Int32) -> Bool {
      Self.mayPass(code) || waitsForPlace && (code == EACCES || code == ENOTDIR)
    }
    var isWaiting = false
    while true {
      if let code = folderFailure(of: path) {
        guard mayPass(code.code) else { throw .system("cannot make folder `\(code.folder)`", code: code.code) }
        try wait(code.code, path, appending, &isWaiting)
        continue
      }
      let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
      var descriptor = Glibc.open(path, flags | O_EXCL, 0o644)
      let isNew = descriptor >= 0
      if descriptor < 0 && errno == EEXIST { descriptor = Glibc.open(path, flags, 0o644) }
      if descriptor >= 0 {
        if isWaiting { appending.announcer.end(fault: path, "`\(path)` can be written again") }
        return (descriptor, isNew)
      }
      guard mayPass(errno) else { throw .system("cannot write `\(path)`", code: errno) }
      try wait(errno, path, appending, &isWaiting)
    }
  }

  /// Takes an open descriptor and leaves it open.
  ///
  /// - Parameter shouldGiveUp: whether waiting for a full disk is to end; nil: never.
  package init(
    descriptor: Int32, name: String, announcer: Announcer, shouldGiveUp: (@Sendable () -> Bool)? = nil
  ) {
    self.descriptor = descriptor
    self.name = name
    path = name
    identity = nil
    isNew = false
    isOwned = false
    appending = Appending(announcer: announcer, shouldGiveUp: shouldGiveUp)
    head = nil
    isSettled = true
    written = 0
  }

  /// The same path, opened anew.
  package func reopened() throws(RunFailure) -> OutputFile {
    try OutputFile(appendingTo: name, with: appending, head: head)
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// What the file is now, for a checkpoint; nil where it is no regular one.
  package func mark() throws(RunFailure) -> FileMark? {
    identity == nil ? nil : try FileMark(path: path, descriptor: descriptor, isNew: isNew)
  }

  package func write(_ bytes: [UInt8]) throws(RunFailure) -> WriteOutcome {
    try bytes.withUnsafeBytes { attempt($0) }.get()
  }

  package func write(_ bytes: borrowing ByteBuffer) throws(RunFailure) -> WriteOutcome {
    try bytes.withBytes { attempt($0) }.get()
  }

  private func repairEnd() throws(RunFailure) {
    switch TornLine.find(in: path, length: written, head: head) {
    case .none: break
    case .unended: owesNewline = true
    case .torn(let start):
      if ftruncate(descriptor, off_t(start)) != 0 { throw .system("cannot write `\(name)`", code: errno) }
      appending.announcer.say("`\(name)` ended in a torn line of \(written - start) bytes: cut")
      written = start
    }
  }

  private func attempt(_ bytes: UnsafeRawBufferPointer) -> Result<WriteOutcome, RunFailure> {
    if bytes.isEmpty { return .success(.done) }
    do {
      if !isSettled { try settle() }
      if owesNewline {
        let outcome = try [UInt8(ascii: "\n")].withUnsafeBytes { pass($0) }.get()
        if outcome == .closed { return .success(outcome) }
        owesNewline = false
      }
    } catch {
      return .failure(error)
    }
    return pass(bytes)
  }

  /// Makes the file's entry durable.
  private func settle() throws(RunFailure) {
    if let registry = appending.registry {
      var isWaiting = false
      while try !registry.settle(path: path) { try Self.wait(ENOSPC, registry.name, appending, &isWaiting) }
      if isWaiting { appending.announcer.end(fault: registry.name, "`\(registry.name)` can be written again") }
    }
    isSettled = true
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) -> Result<WriteOutcome, RunFailure> {
    var done = 0
    var isWaiting = false
    while done < bytes.count {
      let result = Glibc.write(
        descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]).baseAddress, bytes.count - done)
      if result >= 0 {
        done += result
        written += result
        if isWaiting && result > 0 {
          appending.announcer.end(fault: name, "`\(name)` can be written again")
          isWaiting = false
        }
        continue
      }
      let code = errno
      switch code {
      case EINTR: continue
      case EPIPE: return .success(.closed)
      case EAGAIN: waitUntilWritable()
      case let code where Self.mayPass(code):
        do throws(RunFailure) { try Self.wait(code, name, appending, &isWaiting) } catch { return .failure(error) }
      case let code: return .failure(.system("cannot write `\(name)`", code: code))
      }
    }
    return .success(.done)
  }

  /// Waits a second for room on the disk; throws where that is not to be waited for any longer.
  private static func wait(
    _ code: Int32, _ name: String, _ appending: Appending, _ isWaiting: inout Bool
  ) throws(RunFailure) {
    if appending.shouldGiveUp?() == true {
      throw RunFailure(
        "cannot write `\(name)`: \(RunFailure.systemText(code)); stopped, and the next start writes what is missing")
    }
    if !isWaiting {
      appending.announcer.begin(
        fault: name, "cannot write `\(name)`: \(RunFailure.systemText(code)); trying again each second")
    }
    isWaiting = true
    // A signal ends it early.
    sleep(1)
  }

  /// No room on the disk, or no more of it for this user.
  private static func mayPass(_ code: Int32) -> Bool { code == ENOSPC || code == EDQUOT }

  private func waitUntilWritable() {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&wanted, 1, 1000)
  }

  /// Makes the folders above a path.
  package static func makeFolders(of path: String) throws(RunFailure) {
    if let failure = folderFailure(of: path) {
      throw .system("cannot make folder `\(failure.folder)`", code: failure.code)
    }
  }

  /// Makes them; nil: they are there.
  private static func folderFailure(of path: String) -> (folder: String, code: Int32)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var folder = ""
    for (index, part) in parts.enumerated() {
      folder += index == 0 ? String(part) : "/" + part
      if part.isEmpty || part == "." || part == ".." { continue }
      if mkdir(folder, 0o755) != 0 && errno != EEXIST { return (folder, errno) }
    }
    return nil
  }
}
