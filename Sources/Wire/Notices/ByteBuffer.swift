/// Bytes on their way out: a growable buffer that the writers append to.
///
/// It is the one file of the notice writers that owns raw memory; every access checks its bounds. Not copyable, so
/// that an append is a store and no check for shared storage. Recycle it with `removeAll()`.
package struct ByteBuffer: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutablePointer<UInt8>
  package private(set) var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 256) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Empties it and keeps its memory.
  package mutating func removeAll() { count = 0 }

  /// Cuts it to its first `length` bytes.
  package mutating func truncate(to length: Int) {
    precondition(length >= 0 && length <= count)
    count = length
  }

  /// Makes room for `extra` bytes more.
  @inline(__always) package mutating func reserve(_ extra: Int) {
    if capacity &- count < extra { grow(extra) }
  }

  @inline(never) private mutating func grow(_ extra: Int) {
    precondition(extra >= 0)
    let larger = max(capacity * 2, count + extra)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    grown.update(from: base, count: count)
    base.deallocate()
    base = grown
    capacity = larger
  }

  @inline(__always) package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  /// Appends text that is written in the program.
  @inline(__always) package mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    (base + count).update(from: text.utf8Start, count: length)
    count &+= length
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    reserve(bytes.count)
    UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  package mutating func append(_ bytes: [UInt8]) { append(bytes, from: 0, count: bytes.count) }

  /// Appends a part of `bytes`; what lies outside of them is left out.
  package mutating func append(_ bytes: borrowing [UInt8], from offset: Int, count length: Int) {
    guard offset >= 0, length > 0, offset <= bytes.count else { return }
    let whole = min(length, bytes.count - offset)
    bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + whole])) }
  }

  /// Appends the UTF-8 of a text as it is.
  package mutating func append(utf8 text: String) {
    if text.utf8.withContiguousStorageIfAvailable({ append(UnsafeRawBufferPointer($0)) }) == nil {
      for byte in text.utf8 { append(byte) }
    }
  }

  /// Appends a slice of another buffer.
  @inline(__always) package mutating func append(_ other: borrowing ByteBuffer, _ slice: ByteSlice) {
    let offset = Int(slice.offset)
    let length = Int(slice.length)
    precondition(offset >= 0 && length >= 0 && offset &+ length <= other.count)
    reserve(length)
    (base + count).update(from: other.base + offset, count: length)
    count &+= length
  }

  package mutating func append(repeating byte: UInt8, count length: Int) {
    guard length > 0 else { return }
    reserve(length)
    (base + count).update(repeating: byte, count: length)
    count += length
  }

  /// Appends the last `length` decimal digits of `value`, with zeros in front.
  @inline(__always) package mutating func appendDigits(_ value: UInt64, count length: Int) {
    reserve(length)
    var rest = value
    var at = count &+ length
    while at > count {
      at &-= 1
      base[at] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count &+= length
  }

  /// Appends `mantissa` ÷ 10^`places` with all its places.
  package mutating func appendDecimal(_ mantissa: UInt64, places: Int) {
    precondition(places >= 0 && places <= 20)
    let length = max(NumberWriter.digitCount(mantissa), places &+ 1) &+ (places > 0 ? 1 : 0)
    reserve(length)
    var end = base + count + length
    var rest = mantissa
    for _ in 0..<places {
      end -= 1
      end.pointee = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    if places > 0 {
      end -= 1
      end.pointee = 46
    }
    repeat {
      end -= 1
      end.pointee = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest != 0
    count &+= length
  }

  /// Appends the lowest `length` (0…8) bytes of a word, the lowest first.
  @inline(__always) package mutating func append(word: UInt64, count length: Int) {
    precondition(length >= 0 && length <= 8)
    reserve(8)
    UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
    count &+= length
  }

  /// Appends the last `length` hexadecimal digits of `value`.
  @inline(__always) package mutating func appendHex(_ value: UInt64, count length: Int) {
    reserve(length)
    var shift = UInt64(length) &* 4
    while shift > 0 {
      shift &-= 4
      let nibble = UInt8(truncatingIfNeeded: (value >> shift) & 15)
      base[count] = nibble < 10 ? 48 &+ nibble : 87 &+ nibble
      count &+= 1
    }
  }

  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return base[index]
  }

  /// Whether all bytes from `start` on are printable ASCII without `"` and `\`.
  ///
  /// Eight bytes at a time, by the bit tricks of "haszero" (Bit Twiddling Hacks, S. E. Anderson).
  package func isPlain(from start: Int) -> Bool {
    precondition(start >= 0 && start <= count)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var at = start
    while at &+ 8 <= count {
      let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      let delete = word ^ (ones &* 0x7F)
      let control = word &- (ones &* 0x20)
      let hit = control | (quote &- ones) | (slash &- ones) | (delete &- ones) | word
      if hit & tops != 0 { return false }
      at &+= 8
    }
    while at < count {
      let byte = base[at]
      if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return false }
      at &+= 1
    }
    return true
  }

  /// Reads all bytes; the pointer is good inside `body` only.
  package func withBytes<Result: ~Copyable>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// A copy of the bytes from `start` on.
  package func array(from start: Int = 0) -> [UInt8] {
    precondition(start >= 0 && start <= count)
    return Array(UnsafeBufferPointer(start: base + start, count: count - start))
  }

  /// A copy of the bytes from `start` on, as a buffer.
  func copy(from start: Int) -> ByteBuffer {
    precondition(start >= 0 && start <= count)
    var result = ByteBuffer(capacity: count - start)
    result.append(UnsafeRawBufferPointer(start: base + start, count: count - start))
    return result
  }

  /// The bytes as text; what is not UTF-8 is repaired.
  package var string: String { String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }
}

/// A place in a `ByteBuffer`.
package struct ByteSlice: Sendable, Equatable {
  package var offset: UInt32
  package var length: UInt32
  package init(offset: Int = 0, length: Int = 0) {
    self.offset = UInt32(offset)
    self.length = UInt32(length)
  }
  package static let empty = ByteSlice()
}
