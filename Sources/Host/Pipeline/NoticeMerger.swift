package import Model

/// Where a notice of the merged order stands: in which group's output, at which position.
package struct MergedNotice: Sendable, Equatable {
  package var group: Int32
  package var position: Int32
  package init(group: Int32, position: Int32) {
    self.group = group
    self.position = position
  }
}

/// Brings the notices of all groups of a chunk into the order of LANGUAGE, section 6.
///
/// By the number of the input; a row belongs to one shard, whose own order stands; notices of a tick come from many
/// and are sorted by (time, device's name, rule, fence). Takes one pass over the inputs and two over the notices.
package struct NoticeMerger {
  /// By input number, then running: where the next notice of that input goes.
  private var places: [Int32] = []

  package init() {}

  /// Fills `order`. Ticks are given as the chunk has them: the n-th is input `beforeRow` + n.
  package mutating func merge(
    _ outputs: [GroupOutput], rowCount: Int, ticks: [TickMark], into order: inout [MergedNotice]
  ) {
    order.removeAll(keepingCapacity: true)
    let total = outputs.reduce(0) { $0 + $1.notices.count }
    guard total > 0 else { return }
    count(outputs, inputs: rowCount + ticks.count)
    order.append(contentsOf: repeatElement(MergedNotice(group: 0, position: 0), count: total))
    for group in outputs.indices {
      let notices = outputs[group].notices
      for position in notices.indices {
        let input = clamp(notices[position].input)
        order[Int(places[input])] = MergedNotice(group: Int32(group), position: Int32(position))
        places[input] += 1
      }
    }
    // `places` now holds where each input's notices end.
    for (index, tick) in ticks.enumerated() {
      let input = clamp(tick.beforeRow &+ Int32(index))
      let end = Int(places[input])
      let start = input == 0 ? 0 : Int(places[input - 1])
      if end - start > 1 { sort(&order, start..<end, outputs) }
    }
  }

  /// Sets `places` to where the notices of each input begin.
  private mutating func count(_ outputs: [GroupOutput], inputs: Int) {
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(0, count: max(inputs, 1)))
    for output in outputs {
      for notice in output.notices { places[clamp(notice.input)] += 1 }
    }
    var sum: Int32 = 0
    for input in places.indices {
      let here = places[input]
      places[input] = sum
      sum += here
    }
  }

  private func clamp(_ input: Int32) -> Int { min(max(Int(input), 0), places.count - 1) }

  private func sort(_ order: inout [MergedNotice], _ range: Range<Int>, _ outputs: [GroupOutput]) {
    let sorted = order[range].enumerated().sorted { a, b in
      let first = outputs[Int(a.element.group)]
      let second = outputs[Int(b.element.group)]
      switch Self.compare(
        first.notices[Int(a.element.position)], in: first, second.notices[Int(b.element.position)], in: second)
      {
      case 0: return a.offset < b.offset
      case let difference: return difference < 0
      }
    }
    for (offset, place) in zip(range, sorted) { order[offset] = place.element }
  }

  /// Negative where the first goes before the second.
  private static func compare(
    _ a: RenderedNotice, in first: GroupOutput, _ b: RenderedNotice, in second: GroupOutput
  ) -> Int {
    if a.time != b.time { return a.time < b.time ? -1 : 1 }
    let one = first.names[a.name]
    let other = second.names[b.name]
    if one.lexicographicallyPrecedes(other) { return -1 }
    if other.lexicographicallyPrecedes(one) { return 1 }
    if a.rule != b.rule { return a.rule < b.rule ? -1 : 1 }
    if a.fence != b.fence { return a.fence < b.fence ? -1 : 1 }
    return 0
  }
}
