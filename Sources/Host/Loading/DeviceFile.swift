internal import Platform

/// A file of device names: `devices vans file "vans.txt"`.
enum DeviceFile {
  static let sizeLimit = 256 << 20

  /// One name or glob a line; empty lines and lines that begin with `#` are passed over. nil: not readable.
  static func names(at path: String, in ruleFile: String) -> [String]? {
    guard let bytes = try? FileReader.read(RelativePath.resolve(path, in: ruleFile), limit: sizeLimit) else {
      return nil
    }
    return names(in: bytes)
  }

  static func names(in bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0x0A).compactMap { line in
      let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      guard let start = line.firstIndex(where: { !blank($0) }), let end = line.lastIndex(where: { !blank($0) }),
        line[start] != UInt8(ascii: "#")
      else { return nil }
      return String(decoding: line[start...end], as: UTF8.self)
    }
  }
}
