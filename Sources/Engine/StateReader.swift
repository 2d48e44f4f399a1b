/// Reads what `StateWriter` writes, from bytes that nobody vouches for: each read gives a value or a failure.
struct StateReader {
  private let bytes: [UInt8]
  private var place = 0
  /// The form in which the bytes were written.
  let version: UInt8

  /// Fails with bytes of a version that is not known.
  init(_ bytes: [UInt8]) throws(StateFailure) {
    guard let version = bytes.first else { throw StateFailure("it has no bytes") }
    guard version == StateWriter.version else {
      throw StateFailure(
        "it is written in form \(version), of which this version of picket knows only \(StateWriter.version)")
    }
    self.bytes = bytes
    self.version = version
    place = 1
  }

  /// Bytes that are not read yet.
  var left: Int { bytes.count - place }

  mutating func take<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(StateFailure) -> Number {
    guard left >= MemoryLayout<Number>.size else { throw Self.cutShort }
    let found = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Number.self) }
    place += MemoryLayout<Number>.size
    return Number(littleEndian: found)
  }

  mutating func takeDouble() throws(StateFailure) -> Double { Double(bitPattern: try take()) }

  mutating func takeFloat() throws(StateFailure) -> Float { Float(bitPattern: try take()) }

  /// A count of things that have each at least `size` bytes behind it: so never more than there can be.
  mutating func takeCount(ofSize size: Int) throws(StateFailure) -> Int {
    var count = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      let byte = try take(UInt8.self)
      count |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 {
        guard count <= left / size else { throw Self.cutShort }
        return count
      }
    }
    throw StateFailure("a count is too large")
  }

  /// Text in place of what was in `text`.
  mutating func takeText(into text: inout [UInt8]) throws(StateFailure) {
    let count = try takeCount(ofSize: 1)
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: bytes[place..<place + count])
    place += count
  }

  /// Fails where bytes are left.
  func finish() throws(StateFailure) {
    if left > 0 { throw StateFailure("\(left) bytes too many stand at its end") }
  }

  private static var cutShort: StateFailure { StateFailure("its bytes end early") }
}
