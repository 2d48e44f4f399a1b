import Host
import Model
import Testing

@Suite struct NoticeMergerTests {
  struct Key: Comparable {
    var input: Int32
    var isTick: Bool
    var time: Int64
    var name: [UInt8]
    var rule: UInt16
    var fence: UInt32
    static func < (a: Key, b: Key) -> Bool {
      if a.input != b.input { return a.input < b.input }
      if !a.isTick { return false }
      if a.time != b.time { return a.time < b.time }
      if a.name != b.name { return a.name.lexicographicallyPrecedes(b.name) }
      return (a.rule, a.fence) < (b.rule, b.fence)
    }
  }

  /// Puts notices into eight outputs the way shards do: a device's always into the same.
  @Test(arguments: 0..<40) func agreesWithAPlainSort(_ seed: Int) {
    var numbers = SeededNumbers(state: UInt64(seed))
    let rows = Int.random(in: 0...200, using: &numbers)
    let beforeRows = (0..<Int.random(in: 0...9, using: &numbers)).map { _ in
      Int32.random(in: 0...Int32(rows), using: &numbers)
    }
    let ticks = beforeRows.sorted().map { TickMark(beforeRow: $0, clock: 0) }
    let tickInputs = Set(ticks.enumerated().map { Int($0.element.beforeRow) + $0.offset })
    let outputs = (0..<Job.groupCount).map { _ in GroupOutput() }
    var all: [(Key, Int, Int)] = []
    for input in 0..<rows + ticks.count {
      let isTick = tickInputs.contains(input)
      let rowDevice = UInt8.random(in: 65..<85, using: &numbers)
      for _ in 0..<Int.random(in: 0...(isTick ? 12 : 2), using: &numbers) {
        let device = isTick ? UInt8.random(in: 65..<85, using: &numbers) : rowDevice
        var notice = RenderedNotice()
        notice.input = Int32(input)
        notice.time = Int64.random(in: 0..<3, using: &numbers)
        notice.rule = UInt16.random(in: 0..<3, using: &numbers)
        notice.fence = Bool.random(using: &numbers) ? NoticeRecord.noFence : UInt32.random(in: 0..<4, using: &numbers)
        let output = outputs[Int(device) % Job.groupCount]
        let name = Array(repeating: device, count: Int(device) % 3 + 1)
        notice.name = output.names.count..<output.names.count + name.count
        output.names += name
        output.notices.append(notice)
        let key = Key(
          input: notice.input, isTick: isTick, time: notice.time, name: name, rule: notice.rule, fence: notice.fence)
        all.append((key, Int(device) % Job.groupCount, output.notices.count - 1))
      }
    }
    let wanted = all.enumerated().sorted { a, b in
      if a.element.0 < b.element.0 { return true }
      if b.element.0 < a.element.0 { return false }
      // Equal keys are of one device, so of one output: as they came.
      return a.offset < b.offset
    }.map { MergedNotice(group: Int32($0.element.1), position: Int32($0.element.2)) }
    var merger = NoticeMerger()
    var order: [MergedNotice] = []
    for _ in 0..<2 {
      merger.merge(outputs, rowCount: rows, ticks: ticks, into: &order)
      #expect(order == wanted)
    }
  }

  @Test func anInputOutOfRangeIsNoCrash() {
    let outputs = (0..<Job.groupCount).map { _ in GroupOutput() }
    for input in [Int32.min, -1, 0, 5, .max] {
      var notice = RenderedNotice()
      notice.input = input
      outputs[3].notices.append(notice)
    }
    var merger = NoticeMerger()
    var order: [MergedNotice] = []
    merger.merge(outputs, rowCount: 0, ticks: [], into: &order)
    #expect(order.count == 5)
  }
}
