internal import Model
internal import Rules

/// Makes the path of a file sink for one notice.
struct PathMaker {
  private let parts: [CheckedSink.PathPart]
  private let rotation: CheckedSink.Rotation
  /// The rule file's folder with its slash, or empty.
  private let folder: String
  let hasDate: Bool
  let hasDevice: Bool
  let hasRule: Bool

  init(parts: [CheckedSink.PathPart], rotation: CheckedSink.Rotation, declaredIn: String) {
    self.parts = parts
    self.rotation = rotation
    folder = RelativePath.folder(of: declaredIn)
    hasDate = parts.contains(.date) || rotation == .daily
    hasDevice = parts.contains(.device)
    hasRule = parts.contains(.rule)
  }

  /// The path; `date` as `2026-03-02`, names already made safe. A size rotation's number comes later.
  func path(date: String, device: String, rule: String) -> String {
    var path = ""
    for part in parts {
      switch part {
      case .literal(let text): path += text
      case .date: path += date
      case .device: path += device
      case .rule: path += rule
      }
    }
    if case .daily = rotation, !parts.contains(.date) { path = Self.insert(date, into: path) }
    return path.hasPrefix("/") ? path : folder + path
  }

  /// A pattern for `glob` of the files that one day's path has on all days.
  func pattern(like path: String, date: String) -> String {
    let escaped = RotatedFiles.escaped(path)
    guard hasDate, !date.isEmpty else { return escaped }
    return escaped.replacing(date, with: "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]")
  }

  /// `alerts.jsonl` with `000017` → `alerts.000017.jsonl`; without an ending it stands at the end.
  static func insert(_ text: String, into path: String) -> String {
    let nameStart = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = path[nameStart...]
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + "." + text }
    return path[..<dot] + "." + text + path[dot...]
  }

  /// A name as one part of a path: what is no letter, digit, `-`, `_`, `.` or beyond ASCII is written as `%2F`; so
  /// is a dot in front. Names that differ give parts that differ. Long ones are cut, with a hash of the whole.
  static func safePart(_ name: some Sequence<UInt8>) -> String {
    var bytes: [UInt8] = []
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in name {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      if isSafe(byte) && !(bytes.isEmpty && byte == UInt8(ascii: ".")) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    if bytes.count > 200 {
      var cut = 180
      // Not in the middle of a character.
      while cut > 0 && bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
      bytes = bytes[..<cut] + Array(("~" + String(hash, radix: 16)).utf8)
    }
    return bytes.isEmpty ? "%" : String(decoding: bytes, as: UTF8.self)
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...0xFF:
      true
    default: false
    }
  }

  /// The day of a moment in UTC, as `2026-03-02`.
  static func dateText(_ milliseconds: Int64) -> String {
    let date = CivilTime.date(days: CivilTime.split(milliseconds).days)
    let year = String(date.year)
    let month = date.month < 10 ? "0\(date.month)" : "\(date.month)"
    let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
    return String(repeating: "0", count: max(0, 4 - year.count)) + year + "-" + month + "-" + day
  }
}
