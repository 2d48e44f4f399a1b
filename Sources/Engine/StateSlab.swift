internal import Model

/// All state of a shard's devices: blocks of plain bytes of one stride, and an arena of extents for what varies.
///
/// The one file of this room that owns raw memory. Blocks lie in pages that never move, so a pointer to a block stays
/// good; a pointer into the arena is good until the next `extend`. Layout of a block:
/// `DeviceHeader` · last values · windows. Invariant: `handle < count` in every accessor.
struct StateSlab: ~Copyable {
  /// Blocks a page.
  private static let pageBlocks = 256
  private var pages: [UnsafeMutableRawPointer] = []
  private(set) var count = 0
  private let stride: Int
  private let lastOffset: Int
  private let windowOffset: Int
  private let lastCount: Int
  private let windowCount: Int
  /// Bytes of one alert with its tail: peaks, then cool-downs.
  let alertStride: Int
  private let peakOffset = MemoryLayout<AlertEntry>.stride
  private let coolDownOffset: Int

  /// By 64 handles a byte: not 0 where one of their devices may have changed since it was last cleared.
  private var marks: UnsafeMutablePointer<UInt8>
  private var markCapacity = 64
  /// Handles that one mark is for.
  static let markBlocks = 64

  private var arena: UnsafeMutableRawPointer
  private var arenaUnits = 0
  private var arenaCapacity: Int
  /// Head of the list of free extents of each class, by unit; 0 is none (unit 0 is never given out).
  private var free = [UInt32](repeating: 0, count: 32)
  private static let unitBytes = 32

  init(layout: StateLayout) {
    lastCount = layout.lastCount
    windowCount = layout.windowCount
    lastOffset = MemoryLayout<DeviceHeader>.stride
    windowOffset = lastOffset + layout.lastCount * MemoryLayout<LastValue>.stride
    let size = windowOffset + layout.windowCount * MemoryLayout<WindowHead>.stride
    stride = (size + 63) / 64 * 64
    coolDownOffset = MemoryLayout<AlertEntry>.stride + layout.peakCount * 8
    alertStride = coolDownOffset + layout.coolDownCount * MemoryLayout<CoolDown>.stride
    marks = .allocate(capacity: markCapacity)
    marks.initialize(repeating: 0, count: markCapacity)
    arenaCapacity = 256
    arena = .allocate(byteCount: arenaCapacity * Self.unitBytes, alignment: 64)
    arenaUnits = 1
  }

  deinit {
    for page in pages { page.deallocate() }
    marks.deallocate()
    arena.deallocate()
  }

  /// Bytes held.
  var memoryBytes: Int { pages.count * Self.pageBlocks * stride + arenaCapacity * Self.unitBytes }

  /// Adds a block for a new device and gives its handle; it is marked.
  mutating func add() -> Int {
    if count == pages.count * Self.pageBlocks {
      pages.append(.allocate(byteCount: Self.pageBlocks * stride, alignment: 64))
    }
    let handle = count
    count += 1
    if markCount > markCapacity { growMarks() }
    mark(handle)
    let block = address(handle)
    block.initializeMemory(as: DeviceHeader.self, to: DeviceHeader())
    (block + lastOffset).initializeMemory(as: LastValue.self, repeating: LastValue(), count: lastCount)
    (block + windowOffset).initializeMemory(as: WindowHead.self, repeating: WindowHead(), count: windowCount)
    return handle
  }

  // MARK: Marks of change

  /// Marks there are.
  var markCount: Int { (count + Self.markBlocks - 1) / Self.markBlocks }

  /// Notes that a device has changed, or is about to.
  @inline(__always) func mark(_ handle: Int) {
    precondition(handle >= 0 && handle < count)
    marks[handle / Self.markBlocks] = 1
  }

  /// Clears a mark, and tells whether it was set.
  func takeMark(_ number: Int) -> Bool {
    precondition(number >= 0 && number < markCount)
    defer { marks[number] = 0 }
    return marks[number] != 0
  }

  private mutating func growMarks() {
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: markCapacity * 2)
    grown.initialize(repeating: 0, count: markCapacity * 2)
    grown.update(from: marks, count: markCapacity)
    marks.deallocate()
    marks = grown
    markCapacity *= 2
  }

  // MARK: Blocks

  @inline(__always) private func address(_ handle: Int) -> UnsafeMutableRawPointer {
    precondition(handle >= 0 && handle < count)
    return pages[handle / Self.pageBlocks] + handle % Self.pageBlocks * stride
  }

  /// The head of a block; good as long as the slab lives.
  @inline(__always) func header(_ handle: Int) -> UnsafeMutablePointer<DeviceHeader> {
    address(handle).assumingMemoryBound(to: DeviceHeader.self)
  }

  @inline(__always) func last(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int) -> UnsafeMutablePointer<
    LastValue
  > {
    precondition(index >= 0 && index < lastCount)
    return (UnsafeMutableRawPointer(header) + lastOffset).assumingMemoryBound(to: LastValue.self) + index
  }

  @inline(__always) func window(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int) -> UnsafeMutablePointer<
    WindowHead
  > {
    precondition(index >= 0 && index < windowCount)
    return (UnsafeMutableRawPointer(header) + windowOffset).assumingMemoryBound(to: WindowHead.self) + index
  }

  // MARK: Extents

  @inline(__always) static func bytes(_ extent: Extent) -> Int {
    extent.sizeClass == 0 ? 0 : unitBytes << Int(extent.sizeClass - 1)
  }

  @inline(__always) private func address(_ extent: Extent) -> UnsafeMutableRawPointer {
    precondition(extent.sizeClass > 0 && Int(extent.unit) < arenaUnits)
    return arena + Int(extent.unit) * Self.unitBytes
  }

  /// Gives `extent` room for `byteCount` bytes, its contents kept. Pointers into the arena are void after it.
  mutating func extend(_ extent: inout Extent, toHold byteCount: Int) {
    guard byteCount > Self.bytes(extent) else { return }
    var sizeClass = 1
    while Self.unitBytes << (sizeClass - 1) < byteCount { sizeClass += 1 }
    let grown = take(UInt32(sizeClass))
    if extent.sizeClass > 0 {
      address(grown).copyMemory(from: address(extent), byteCount: Self.bytes(extent))
      release(&extent)
    }
    extent = grown
  }

  /// Gives an extent back.
  mutating func release(_ extent: inout Extent) {
    guard extent.sizeClass > 0 else { return }
    address(extent).storeBytes(of: free[Int(extent.sizeClass)], as: UInt32.self)
    free[Int(extent.sizeClass)] = extent.unit
    extent = Extent()
  }

  private mutating func take(_ sizeClass: UInt32) -> Extent {
    let head = free[Int(sizeClass)]
    if head != 0 {
      let extent = Extent(unit: head, sizeClass: sizeClass)
      free[Int(sizeClass)] = address(extent).load(as: UInt32.self)
      return extent
    }
    let units = 1 << Int(sizeClass - 1)
    if arenaUnits + units > arenaCapacity {
      var capacity = arenaCapacity
      while arenaUnits + units > capacity { capacity *= 2 }
      // Offsets are 32 bits of 32-byte units: 128 GiB a shard.
      precondition(capacity <= Int(UInt32.max))
      let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity * Self.unitBytes, alignment: 64)
      grown.copyMemory(from: arena, byteCount: arenaUnits * Self.unitBytes)
      arena.deallocate()
      arena = grown
      arenaCapacity = capacity
    }
    let extent = Extent(unit: UInt32(arenaUnits), sizeClass: sizeClass)
    arenaUnits += units
    return extent
  }

  // MARK: Inside lists

  /// The fences that the device is inside, ascending; void after the next change of the arena.
  @inline(__always) func inside(_ header: UnsafeMutablePointer<DeviceHeader>) -> UnsafeBufferPointer<UInt32> {
    let count = Int(header.pointee.insideCount)
    if count <= DeviceHeader.inlineInside {
      let offset = MemoryLayout<DeviceHeader>.offset(of: \DeviceHeader.inside) ?? 0
      let start = (UnsafeRawPointer(header) + offset).assumingMemoryBound(to: UInt32.self)
      return UnsafeBufferPointer(start: start, count: count)
    }
    return UnsafeBufferPointer(
      start: address(header.pointee.insideExtent).assumingMemoryBound(to: UInt32.self), count: count)
  }

  mutating func setInside(_ header: UnsafeMutablePointer<DeviceHeader>, _ ids: borrowing [UInt32]) {
    header.pointee.insideCount = UInt32(ids.count)
    if ids.count <= DeviceHeader.inlineInside {
      release(&header.pointee.insideExtent)
      withUnsafeMutableBytes(of: &header.pointee.inside) { room in
        for i in 0..<ids.count { room.storeBytes(of: ids[i], toByteOffset: i * 4, as: UInt32.self) }
      }
    } else {
      extend(&header.pointee.insideExtent, toHold: ids.count * 4)
      let start = address(header.pointee.insideExtent).assumingMemoryBound(to: UInt32.self)
      for i in 0..<ids.count { start[i] = ids[i] }
    }
  }

  // MARK: Alerts

  @inline(__always) private func alertAddress(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int)
    -> UnsafeMutableRawPointer
  {
    precondition(index >= 0 && index < Int(header.pointee.alertCount))
    return address(header.pointee.alertExtent) + index * alertStride
  }

  /// An alert of the device; void after the next change of the arena.
  @inline(__always) func alert(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int) -> UnsafeMutablePointer<
    AlertEntry
  > {
    alertAddress(header, index).assumingMemoryBound(to: AlertEntry.self)
  }

  @inline(__always) func peak(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int, _ peak: Int)
    -> UnsafeMutablePointer<Double>
  {
    precondition(peak >= 0 && peakOffset + peak * 8 < coolDownOffset)
    return (alertAddress(header, index) + peakOffset + peak * 8).assumingMemoryBound(to: Double.self)
  }

  @inline(__always) func coolDown(_ header: UnsafeMutablePointer<DeviceHeader>, _ index: Int, _ number: Int)
    -> UnsafeMutablePointer<CoolDown>
  {
    let offset = coolDownOffset + number * MemoryLayout<CoolDown>.stride
    precondition(number >= 0 && offset < alertStride)
    return (alertAddress(header, index) + offset).assumingMemoryBound(to: CoolDown.self)
  }

  /// Position of the first alert whose key is not below `key`.
  @inline(__always) func lowerBound(_ header: UnsafeMutablePointer<DeviceHeader>, key: UInt64) -> Int {
    var low = 0
    var high = Int(header.pointee.alertCount)
    while low < high {
      let middle = (low + high) / 2
      if alert(header, middle).pointee.key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Puts a new alert in at its place in the order; peaks are NaN, cool-downs fresh.
  mutating func insert(_ header: UnsafeMutablePointer<DeviceHeader>, _ entry: AlertEntry, at index: Int) {
    let count = Int(header.pointee.alertCount)
    precondition(index >= 0 && index <= count)
    extend(&header.pointee.alertExtent, toHold: (count + 1) * alertStride)
    let base = address(header.pointee.alertExtent)
    (base + (index + 1) * alertStride).copyMemory(
      from: base + index * alertStride, byteCount: (count - index) * alertStride)
    header.pointee.alertCount = UInt32(count + 1)
    let place = base + index * alertStride
    place.initializeMemory(as: AlertEntry.self, to: entry)
    var offset = peakOffset
    while offset < coolDownOffset {
      place.storeBytes(of: Double.nan, toByteOffset: offset, as: Double.self)
      offset += 8
    }
    while offset < alertStride {
      (place + offset).initializeMemory(as: CoolDown.self, to: CoolDown())
      offset += MemoryLayout<CoolDown>.stride
    }
  }

  mutating func remove(_ header: UnsafeMutablePointer<DeviceHeader>, at index: Int) {
    let count = Int(header.pointee.alertCount)
    precondition(index >= 0 && index < count)
    let base = address(header.pointee.alertExtent)
    (base + index * alertStride).copyMemory(
      from: base + (index + 1) * alertStride, byteCount: (count - index - 1) * alertStride)
    header.pointee.alertCount = UInt32(count - 1)
    if count == 1 { release(&header.pointee.alertExtent) }
  }

  // MARK: Windows

  /// Sample `index` of a window, 0 being the oldest; void after the next change of the arena.
  @inline(__always) func sample(_ window: UnsafeMutablePointer<WindowHead>, _ index: Int) -> UnsafeMutablePointer<
    WindowSample
  > {
    let capacity = Self.bytes(window.pointee.extent) / MemoryLayout<WindowSample>.stride
    precondition(index >= 0 && index < Int(window.pointee.count))
    let place = (Int(window.pointee.start) + index) & (capacity - 1)
    return address(window.pointee.extent).assumingMemoryBound(to: WindowSample.self) + place
  }

  /// Adds a sample behind the newest. Gives true where the window was full and its oldest sample went.
  mutating func append(_ window: UnsafeMutablePointer<WindowHead>, _ sample: WindowSample, limit: Int) -> Bool {
    var cut = false
    let capacity = Self.bytes(window.pointee.extent) / MemoryLayout<WindowSample>.stride
    if Int(window.pointee.count) == capacity {
      if capacity >= limit {
        window.pointee.start = (window.pointee.start + 1) & UInt32(capacity - 1)
        window.pointee.count -= 1
        cut = true
      } else {
        grow(window, capacity: max(capacity * 2, 4))
      }
    }
    window.pointee.count += 1
    self.sample(window, Int(window.pointee.count) - 1).pointee = sample
    return cut
  }

  private mutating func grow(_ window: UnsafeMutablePointer<WindowHead>, capacity: Int) {
    var fresh = Extent()
    extend(&fresh, toHold: capacity * MemoryLayout<WindowSample>.stride)
    let target = address(fresh).assumingMemoryBound(to: WindowSample.self)
    for i in 0..<Int(window.pointee.count) { target[i] = sample(window, i).pointee }
    release(&window.pointee.extent)
    window.pointee.extent = fresh
    window.pointee.start = 0
  }

  /// Drops the samples of `time ≤ bound`.
  mutating func drop(_ window: UnsafeMutablePointer<WindowHead>, through bound: Int64) {
    while window.pointee.count > 0, sample(window, 0).pointee.time <= bound {
      let capacity = UInt32(Self.bytes(window.pointee.extent) / MemoryLayout<WindowSample>.stride)
      window.pointee.start = (window.pointee.start + 1) & (capacity - 1)
      window.pointee.count -= 1
    }
  }

  /// Where the cache lines of a block begin, for asking for them early.
  @inline(__always) func prefetchAddress(_ handle: Int) -> UnsafeRawPointer { UnsafeRawPointer(address(handle)) }
}

/// A device's block in the slab.
typealias Block = UnsafeMutablePointer<DeviceHeader>

/// What a block and an alert hold, decided by the plan.
package struct StateLayout: Sendable, Equatable {
  var lastCount = 0
  var windowCount = 0
  var peakCount = 0
  var coolDownCount = 0
}
