internal import CPrefetch

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
    UnsafeMutableRawPointer(base + count).copyMemory(from: text.utf8Start, byteCount: length)
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
    UnsafeMutableRawPointer(base + count).copyMemory(from: other.base + offset, byteCount: length)
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
    var left = places
    // Two digits a step.
    while left >= 2 {
      end -= 2
      Self.putPair(&rest, at: end)
      left &-= 2
    }
    if left == 1 {
      end -= 1
      Self.putDigit(&rest, at: end)
    }
    if places > 0 {
      end -= 1
      end.pointee = 46
    }
    while rest >= 10 {
      end -= 2
      Self.putPair(&rest, at: end)
    }
    // A zero in front of the point, or the first of an odd number of digits.
    if end > base + count { Self.putDigit(&rest, at: end - 1) }
    count &+= length
  }

  @inline(__always) private static func putDigit(_ rest: inout UInt64, at place: UnsafeMutablePointer<UInt8>) {
    place.pointee = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
    rest /= 10
  }

  @inline(__always) private static func putPair(_ rest: inout UInt64, at place: UnsafeMutablePointer<UInt8>) {
    let pair = UInt32(truncatingIfNeeded: rest % 100)
    rest /= 100
    let tens = (pair &* 103) >> 10
    let digits = UInt16(truncatingIfNeeded: tens | (pair &- tens &* 10) << 8 | 0x3030)
    UnsafeMutableRawPointer(place).storeBytes(of: digits.littleEndian, as: UInt16.self)
  }

  /// Appends the lowest `length` (0…8) bytes of a word, the lowest first.
  @inline(__always) package mutating func append(word: UInt64, count length: Int) {
    precondition(length >= 0 && length <= 8)
    reserve(8)
    UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
    count &+= length
  }

  /// Appends the lowest `length` (0…24) bytes of three words, the lowest of the first one first.
  @inline(__always) package mutating func append(words: (UInt64, UInt64, UInt64), count length: Int) {
    precondition(length >= 0 && length <= 24)
    reserve(24)
    let to = UnsafeMutableRawPointer(base + count)
    to.storeBytes(of: words.0.littleEndian, as: UInt64.self)
    to.storeBytes(of: words.1.littleEndian, toByteOffset: 8, as: UInt64.self)
    to.storeBytes(of: words.2.littleEndian, toByteOffset: 16, as: UInt64.self)
    count &+= length
  }

  /// Appends the last `length` hexadecimal digits of `value`.
  @inline(__always) package mutating func appendHex(_ value: UInt64, count length: Int) {
    var left = length
    while left >= 8 {
      append(word: Self.hex(UInt32(truncatingIfNeeded: value >> (UInt64(left &- 8) &* 4))), count: 8)
      left &-= 8
    }
    if left > 0 {
      let low = value & ((1 << (UInt64(left) &* 4)) &- 1)
      append(word: Self.hex(UInt32(truncatingIfNeeded: low)) >> (UInt64(8 &- left) &* 8), count: left)
    }
  }

  /// Eight hexadecimal digits, the first one in the lowest byte: the nibbles are spread over the bytes of a word.
  @inline(__always) private static func hex(_ value: UInt32) -> UInt64 {
    var word = UInt64(value.byteSwapped)
    word = (word | word << 16) & 0x0000_FFFF_0000_FFFF
    word = (word | word << 8) & 0x00FF_00FF_00FF_00FF
    word = (word >> 4 | word << 8) & 0x0F0F_0F0F_0F0F_0F0F
    // 6 more than a digit reaches the next bit from ten on: letters begin 39 further on than digits end.
    let letters = ((word &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return word &+ 0x3030_3030_3030_3030 &+ letters &* 39
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
    var at = start
    while at &+ 8 <= count {
      if !isPlain(UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)) { return false }
      at &+= 8
    }
    if at < count, count &- start >= 8 {
      // The rest once more with what is before it: a word again.
      return isPlain(UnsafeRawPointer(base + (count &- 8)).loadUnaligned(as: UInt64.self))
    }
    while at < count {
      let byte = base[at]
      if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return false }
      at &+= 1
    }
    return true
  }

  @inline(__always) private func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5C)
    let delete = word ^ (ones &* 0x7F)
    let control = word &- (ones &* 0x20)
    let hit = control | (quote &- ones) | (slash &- ones) | (delete &- ones) | word
    return hit & tops == 0
  }

  /// Whether a text stands at a place.
  func holds(_ text: String, at offset: Int) -> Bool {
    precondition(offset >= 0 && offset <= count)
    let there = UnsafeBufferPointer(start: base + offset, count: min(text.utf8.count, count - offset))
    return there.elementsEqual(text.utf8)
  }

  /// Asks for the memory of a short slice.
  @inline(__always) func prefetch(_ slice: ByteSlice) {
    let start = Int(slice.offset)
    precondition(start <= count)
    cp_prefetch(base + start)
    cp_prefetch(base + min(start &+ 64, count))
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
