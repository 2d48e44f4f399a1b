/// Where the lines of a job come from.
enum InputPiece: Equatable, Sendable {
  /// They came through a pipe and are nowhere else.
  case passing
  /// They stand in a file, whose bytes can be read again.
  case file(InputIdentity, offset: Int64, length: Int)
}

/// What tells a file from another one, whatever its contents.
struct InputIdentity: Equatable, Hashable, Sendable, Codable {
  var path: String
  /// Numbers of the file system and of the file in it.
  var device: UInt64
  var inode: UInt64
}

/// How far an input was read: where the next run goes on.
struct InputPlace: Equatable, Sendable, Codable {
  var file: InputIdentity
  /// In the unpacked stream, at the beginning of a line.
  var offset: Int64
  /// The place lies in an overlong line.
  var isSkipping = false
  /// The last bytes before the place that were read in one piece: by them it is known whether the file is still the one
  /// that was read.
  var tail: Tail
  /// What stood behind the place of a line that was still written, and was told of.
  private(set) var told: Tail?

  struct Tail: Equatable, Sendable, Codable {
    var length: Int64
    /// CRC32C.
    var checksum: UInt32

    /// Of no bytes.
    static let none = Tail(length: 0, checksum: 0)
  }

  init(file: InputIdentity, offset: Int64, isSkipping: Bool = false, tail: Tail) {
    self.file = file
    self.offset = offset
    self.isSkipping = isSkipping
    self.tail = tail
  }

  /// The same place, behind which an unfinished line was told of.
  func telling(of line: Tail) -> InputPlace {
    var place = self
    place.told = line
    return place
  }
}
