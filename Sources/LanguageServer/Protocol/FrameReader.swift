/// Cuts a stream of bytes into message bodies: LSP 3.17, "base protocol", headers like those of HTTP.
///
/// Never fails: after a header that makes no sense it goes on at the next `Content-Length:`.
package struct FrameReader {
  package enum Frame: Sendable, Equatable {
    case body([UInt8])
    /// What was passed over, as one sentence.
    case fault(String)
  }

  /// Bytes that one message may have.
  package static let bodyLimit = 64 << 20
  private static let headerLimit = 8 << 10
  private static let key = Array("content-length:".utf8)

  private var bytes: [UInt8] = []
  /// Bytes before this were dealt with.
  private var start = 0
  /// How far the end of the header was looked for.
  private var searched = 0
  /// Of a body that is too large: still to be passed over.
  private var skipping = 0
  /// Header faults are told once in a row.
  private var isLost = false

  package init() {}

  package mutating func append(_ more: some Collection<UInt8>) {
    let passed = min(skipping, more.count)
    skipping -= passed
    if start > 0, start == bytes.count || start > 1 << 20 {
      bytes.removeFirst(start)
      searched = max(0, searched - start)
      start = 0
    }
    bytes.append(contentsOf: more.dropFirst(passed))
  }

  /// The next message, or nil until more bytes have come.
  package mutating func next() -> Frame? {
    while true {
      guard let end = headerEnd() else {
        if bytes.count - start <= Self.headerLimit { return nil }
        start = bytes.count - Self.headerLimit / 2
        searched = start
        if let fault = lose("a header is larger than \(Self.headerLimit) bytes") { return fault }
        continue
      }
      guard let length = length(in: start..<end.lowerBound) else {
        start = end.upperBound
        searched = start
        if let fault = lose("a header without a `Content-Length` that is a number") { return fault }
        continue
      }
      if length > Self.bodyLimit {
        let there = min(length, bytes.count - end.upperBound)
        start = end.upperBound + there
        searched = start
        skipping = length - there
        return .fault("a message of \(length) bytes is larger than \(Self.bodyLimit >> 20) MB")
      }
      guard bytes.count - end.upperBound >= length else { return nil }
      isLost = false
      let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
      start = end.upperBound + length
      searched = start
      return .body(body)
    }
  }

  private mutating func lose(_ fault: String) -> Frame? {
    defer { isLost = true }
    return isLost ? nil : .fault(fault)
  }

  /// The empty line behind the header. A single `\n` ends a line too.
  private mutating func headerEnd() -> Range<Int>? {
    var at = max(start, searched)
    while at < bytes.count {
      if bytes[at] == 0x0A {
        if at + 1 < bytes.count, bytes[at + 1] == 0x0A { return at..<(at + 2) }
        if at + 2 < bytes.count, bytes[at + 1] == 0x0D, bytes[at + 2] == 0x0A { return at..<(at + 3) }
      }
      at += 1
    }
    searched = max(start, bytes.count - 2)
    return nil
  }

  /// The number of the last `Content-Length`, so that rubbish before it does no harm.
  private func length(in header: Range<Int>) -> Int? {
    var found: Int?
    for line in bytes[header].split(separator: 0x0A) {
      guard let place = Self.position(of: Self.key, in: line) else { continue }
      let digits = line[(place + Self.key.count)...].filter { $0 > 0x20 }
      let isNumber = !digits.isEmpty && digits.count <= 12 && digits.allSatisfy { (0x30...0x39).contains($0) }
      found = isNumber ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }
    return found
  }

  private static func position(of key: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
    guard line.count >= key.count else { return nil }
    return (line.startIndex...(line.endIndex - key.count)).first { start in
      key.indices.allSatisfy { offset in
        let byte = line[start + offset]
        return (byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte) == key[offset]
      }
    }
  }
}
