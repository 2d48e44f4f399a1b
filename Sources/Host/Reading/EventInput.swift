internal import Glibc
internal import Platform

/// Where events come from.
package enum EventInput: Sendable, Equatable, Codable {
  case standardInput
  case file(String)
  /// The lines of a listener within the program, through a pipe with this descriptor.
  case trackers(Int32)

  /// As people know it: in messages and in the side file of refused lines.
  package var name: String {
    switch self {
    case .standardInput: "standard input"
    case .file(let path): path
    case .trackers: "trackers"
    }
  }

  /// The name within a sentence.
  var quoted: String {
    switch self {
    case .standardInput: "standard input"
    case .file(let path): "`\(path)`"
    case .trackers: "trackers"
    }
  }

  /// The name that a gpsd log's device gets where nobody says one: that of the file without its endings.
  package var deviceName: String? {
    switch self {
    case .standardInput, .trackers: return nil
    case .file(let path):
      let file = path.split(separator: "/").last.map(String.init) ?? path
      let stem = file.split(separator: ".", omittingEmptySubsequences: true).first.map(String.init)
      return stem ?? file
    }
  }

  /// Standard input is live unless it is a regular file; a file never is.
  package var isLiveByNature: Bool {
    switch self {
    case .file: return false
    case .trackers: return true
    case .standardInput:
      var status = stat()
      return fstat(STDIN_FILENO, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
    }
  }

  /// It is no pipe and no standard input, whatever else it is.
  var mayBeReadAgain: Bool {
    switch self {
    case .standardInput, .trackers: return false
    // Opening a pipe and closing it again would end whoever writes to it.
    case .file(let path):
      var status = stat()
      return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
  }

  // MARK: As JSON: a path, or null. What came through a pipe is read of the journal again, whichever pipe it was.

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = container.decodeNil() ? .standardInput : .file(try container.decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .standardInput, .trackers: try container.encodeNil()
    case .file(let path): try container.encode(path)
    }
  }

  /// What tells the opened file from others; nil for standard input, and for a pipe with a name, which cannot be read
  /// again.
  func identity(of opened: DescriptorFeed) -> InputIdentity? {
    guard case .file(let path) = self else { return nil }
    return opened.fileNumbers.map { InputIdentity(path: path, device: $0.device, inode: $0.inode) }
  }

  /// Opens it.
  func open(isLive: Bool, stop: StopSignal) throws(RunFailure) -> DescriptorFeed {
    switch self {
    case .standardInput:
      return DescriptorFeed(descriptor: STDIN_FILENO, isOwned: false, isLive: isLive, stop: stop)
    case .trackers(let descriptor):
      return DescriptorFeed(descriptor: descriptor, isOwned: false, isLive: isLive, stop: stop)
    case .file(let path):
      // A pipe with a name may have no writer yet: opening it shall not wait where nobody can stop the program.
      let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      if descriptor < 0 { throw .system("cannot open `\(path)`", code: errno) }
      return DescriptorFeed(descriptor: descriptor, isOwned: true, isLive: isLive, stop: stop)
    }
  }
}
