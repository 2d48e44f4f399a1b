@testable import Trackers

/// What every family's frames must stand: pieces of any size, other devices' frames between them, damage.
enum FrameTrial {
  /// The member of a line, as it is written; nil: there is none.
  static func member(_ key: String, of line: String) -> String? {
    guard let at = line.range(of: "\"\(key)\":") else { return nil }
    var depth = 0
    var isInside = false
    var value = ""
    for character in line[at.upperBound...] {
      if character == "\"" { isInside.toggle() }
      if !isInside {
        if depth == 0, character == "," || character == "}" { break }
        if character == "[" || character == "{" { depth += 1 }
        if character == "]" || character == "}" { depth -= 1 }
      }
      value.append(character)
    }
    return value
  }

  /// Lines of one device whose frames name it, without what depends on those between them.
  static func lines(of device: String, in heard: Heard) -> [String] {
    heard.events.filter { $0.hasPrefix("{\"device\":\"\(device)\"") && $0.contains(#""id_source":"frame""#) }.map {
      line in line.range(of: ",\"seq\":").map { String(line[..<$0.lowerBound]) } ?? line
    }
  }

  /// A damaged frame between two whole ones of another device changes nothing of theirs: the first is told as it is, the
  /// second as a copy of it, or lost.
  static func damage(_ frame: String, between other: String, of device: String, seed: Int) -> [String] {
    var random = Seeded(UInt64(seed))
    let whole = lines(of: device, in: Ear.hear(other))
    var faults: [String] = []
    for _ in 0..<2000 {
      let bytes = mutated(Array(frame.utf8), &random)
      let heard = Ear.hear([Array(other.utf8) + bytes + Array(("\r\n" + other).utf8)])
      let told = lines(of: device, in: heard)
      let isSame = told.first == whole[0] && told.dropFirst().allSatisfy { isCopy($0, whole[0]) }
      if !isSame || !(heard.events + heard.rejects).allSatisfy(isObject) { faults.append(FrameBytes(bytes).text) }
    }
    return faults
  }

  /// Whether a line is another but for being marked as said before.
  private static func isCopy(_ line: String, _ other: String) -> Bool {
    line.utf8.elementsEqual((other + ",\"dup\":true").utf8)
  }

  /// Frames with bytes changed, lost, put in and doubled.
  static func mutated(_ frame: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = frame
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      case 3: bytes.insert(contentsOf: bytes[at...].prefix(20), at: at)
      default: bytes.removeLast(bytes.count - at)
      }
    }
    return bytes
  }

  /// One object of JSON: brackets and strings closed, no control characters.
  static func isObject(_ line: String) -> Bool {
    var isInside = false
    var isEscaped = false
    var depth = 0
    for byte in line.utf8 {
      if byte < 0x20 { return false }
      if isEscaped {
        isEscaped = false
      } else if isInside {
        if byte == 0x5C { isEscaped = true }
        if byte == 0x22 { isInside = false }
      } else if byte == 0x22 {
        isInside = true
      } else if byte == 0x7B || byte == 0x5B {
        depth += 1
      } else if byte == 0x7D || byte == 0x5D {
        depth -= 1
      }
    }
    return depth == 0 && !isInside && line.hasPrefix("{") && line.hasSuffix("}")
  }
}

extension String {
  /// Where a text of ASCII first stands.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var at = startIndex
    while let found = utf8[at...].firstIndex(of: text.utf8.first ?? 0) {
      if utf8[found...].starts(with: text.utf8) { return found..<utf8.index(found, offsetBy: text.utf8.count) }
      at = utf8.index(after: found)
    }
    return nil
  }
}
