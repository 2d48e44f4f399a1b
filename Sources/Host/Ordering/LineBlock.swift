internal import Glibc

/// A piece of memory with lines and their records: text grows from its front, records from its back.
final class LineBlock {
  /// Bytes of text and records together.
  private(set) var capacity: Int
  private var memory: UnsafeMutableRawBufferPointer
  private(set) var textEnd = 0
  private(set) var count = 0
  /// No line was added behind one that comes after it.
  private(set) var isSorted = true

  /// Bytes that a record takes.
  static let recordBytes = MemoryLayout<LineRecord>.stride

  /// Bytes that a block needs for one line of this length, without its end.
  static func bytes(forLine length: Int) -> Int { length + 1 + recordBytes }

  /// - Parameter capacity: rounded up, so that records are aligned.
  init(capacity: Int) {
    self.capacity = Self.rounded(capacity)
    memory = .allocate(byteCount: self.capacity, alignment: Self.recordBytes)
  }

  deinit { memory.deallocate() }

  static func rounded(_ capacity: Int) -> Int { (capacity + recordBytes - 1) / recordBytes * recordBytes }

  func clear() {
    textEnd = 0
    count = 0
    isSorted = true
  }

  /// Makes it empty, and at least so large.
  func clear(capacity wanted: Int) {
    clear()
    guard wanted > capacity else { return }
    memory.deallocate()
    capacity = Self.rounded(wanted)
    memory = .allocate(byteCount: capacity, alignment: Self.recordBytes)
  }

  /// One behind the record of number 0; that of number n is at −1 − n.
  @inline(__always) private var records: UnsafeMutablePointer<LineRecord> {
    (memory.baseAddress.unsafelyUnwrapped + capacity).assumingMemoryBound(to: LineRecord.self)
  }

  @inline(__always) func record(_ number: Int) -> LineRecord {
    precondition(number >= 0 && number < count)
    return records[-1 - number]
  }

  /// The text of a record of this block, with its line end.
  @inline(__always) func text(of record: LineRecord) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[Int(record.offset)..<Int(record.offset) + Int(record.length)])
  }

  /// Adds a line, and its end where it has none. False: there is no room for it.
  @inline(__always) func append(_ line: UnsafeRawBufferPointer, _ record: LineRecord, addsEnd: Bool) -> Bool {
    let length = line.count + (addsEnd ? 1 : 0)
    guard textEnd + length + (count + 1) * Self.recordBytes <= capacity, let base = memory.baseAddress else {
      return false
    }
    if let start = line.baseAddress { memcpy(base + textEnd, start, line.count) }
    if addsEnd { memory[textEnd + line.count] = 0x0A }
    var own = record
    own.offset = UInt32(textEnd)
    own.length = UInt32(length)
    if count > 0, own.key < records[-count].key { isSorted = false }
    records[-1 - count] = own
    textEnd += length
    count += 1
    return true
  }

  // MARK: Sorting

  /// Puts the records into the order of their keys; those of one key stay as they were added.
  ///
  /// One pass for each byte in which the keys differ, from the lowest up.
  ///
  /// - Parameter scratch: as many records as the block has.
  func sort(_ scratch: UnsafeMutablePointer<LineRecord>) {
    if isSorted { return }
    isSorted = true
    let all = records
    let first = all[-1].sortableKey
    var differing: UInt64 = 0
    for number in 1..<count { differing |= all[-1 - number].sortableKey ^ first }
    var isInScratch = false
    for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
      var starts = Self.starts(count, shift) { isInScratch ? scratch[$0] : all[-1 - $0] }
      for number in 0..<count {
        let record = isInScratch ? scratch[number] : all[-1 - number]
        let digit = Int(record.sortableKey >> shift & 0xFF)
        let place = starts[digit]
        starts[digit] += 1
        if isInScratch { all[-1 - place] = record } else { scratch[place] = record }
      }
      isInScratch.toggle()
    }
    guard isInScratch else { return }
    for number in 0..<count { all[-1 - number] = scratch[number] }
  }

  /// Where the records of each digit begin.
  @inline(__always) private static func starts(
    _ count: Int, _ shift: UInt64, _ record: (Int) -> LineRecord
  ) -> InlineArray<256, Int> {
    var counts = InlineArray<256, Int>(repeating: 0)
    for number in 0..<count { counts[Int(record(number).sortableKey >> shift & 0xFF)] += 1 }
    var sum = 0
    for digit in 0..<256 {
      let here = counts[digit]
      counts[digit] = sum
      sum += here
    }
    return counts
  }

  // MARK: As bytes of a file

  /// The bytes that are in use: text, then records from the last to the first.
  var parts: (text: UnsafeRawBufferPointer, records: UnsafeRawBufferPointer) {
    let used = UnsafeRawBufferPointer(memory)
    return (
      UnsafeRawBufferPointer(rebasing: used[..<textEnd]),
      UnsafeRawBufferPointer(rebasing: used[(capacity - count * Self.recordBytes)...])
    )
  }

  /// Makes room for what `parts` of a sorted block had, which the caller then fills in.
  func reserveParts(
    textBytes: Int, count: Int
  ) -> (text: UnsafeMutableRawBufferPointer, records: UnsafeMutableRawBufferPointer) {
    clear(capacity: textBytes + count * Self.recordBytes)
    textEnd = textBytes
    self.count = count
    return (
      UnsafeMutableRawBufferPointer(rebasing: memory[..<textBytes]),
      UnsafeMutableRawBufferPointer(rebasing: memory[(capacity - count * Self.recordBytes)...])
    )
  }
}
