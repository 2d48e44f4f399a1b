internal import Wire

/// The difference of two texts as `diff -u` writes it, for people: control characters are escaped.
///
/// Lines are paired as in Bram Cohen's patience diff: those that stand once in each text are anchors, as long as their
/// order is the same; around an anchor lines are paired while they are equal. Its time is that of sorting, whatever the
/// texts, where the usual algorithms take the square of the number of changes.
enum UnifiedDiff {
  /// Unchanged lines around a change.
  private static let context = 3
  /// Lines of both texts between two anchors that are compared each with each.
  private static let gapLimit = 2_000

  /// Empty where the texts are the same.
  static func text(from old: [UInt8], to new: [UInt8], named name: String) -> String {
    if old == new { return "" }
    let (before, after) = (lines(of: old), lines(of: new))
    let pairs = Self.pairs(before, after)
    var text = "--- \(name)\n+++ \(name) (formatted)\n"
    for hunk in hunks(pairs, before.count, after.count) { write(hunk, before, after, pairs, to: &text) }
    return text
  }

  /// Each with its line end; the last one may lack it.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  // MARK: Pairing

  private struct Pair {
    var old: Int
    var new: Int
  }

  /// The unchanged lines, ascending in both texts.
  private static func pairs(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Pair] {
    var pairs: [Pair] = []
    var next = Pair(old: 0, new: 0)
    for anchor in anchors(old, new) + [Pair(old: old.count, new: new.count)] {
      if anchor.old < next.old || anchor.new < next.new { continue }
      while next.old < anchor.old, next.new < anchor.new, old[next.old] == new[next.new] {
        pairs.append(next)
        next = Pair(old: next.old + 1, new: next.new + 1)
      }
      var back = anchor
      while back.old > next.old, back.new > next.new, old[back.old - 1] == new[back.new - 1] {
        back = Pair(old: back.old - 1, new: back.new - 1)
      }
      pairs += Self.pairs(between: old[next.old..<back.old], new[next.new..<back.new])
      for offset in 0..<(anchor.old - back.old) { pairs.append(Pair(old: back.old + offset, new: back.new + offset)) }
      if anchor.old < old.count, anchor.new < new.count { pairs.append(anchor) }
      next = Pair(old: anchor.old + 1, new: anchor.new + 1)
    }
    return pairs
  }

  /// What is left between anchors, by the library's algorithm where that is small enough for one.
  private static func pairs(between old: ArraySlice<[UInt8].SubSequence>, _ new: ArraySlice<[UInt8].SubSequence>)
    -> [Pair]
  {
    guard !old.isEmpty, !new.isEmpty, old.count + new.count <= gapLimit else { return [] }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, element: _, associatedWith: _): removed.insert(old.startIndex + offset)
      case .insert(let offset, element: _, associatedWith: _): inserted.insert(new.startIndex + offset)
      }
    }
    return zip(old.indices.filter { !removed.contains($0) }, new.indices.filter { !inserted.contains($0) })
      .map { Pair(old: $0, new: $1) }
  }

  /// Lines that stand once in each text, the longest run of them that ascends in both.
  private static func anchors(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Pair] {
    var places: [ArraySlice<UInt8>: (old: Int, new: Int, oldCount: Int, newCount: Int)] = [:]
    for (index, line) in old.enumerated() {
      places[line, default: (0, 0, 0, 0)].old = index
      places[line, default: (0, 0, 0, 0)].oldCount += 1
    }
    for (index, line) in new.enumerated() where places[line] != nil {
      places[line, default: (0, 0, 0, 0)].new = index
      places[line, default: (0, 0, 0, 0)].newCount += 1
    }
    let unique = places.values.filter { $0.oldCount == 1 && $0.newCount == 1 }.sorted { $0.old < $1.old }
    return longestAscent(unique.map { Pair(old: $0.old, new: $0.new) })
  }

  /// Of pairs that ascend in the old text, the longest run that ascends in the new one, by patience sorting.
  private static func longestAscent(_ pairs: [Pair]) -> [Pair] {
    var piles: [Int] = []
    var below = [Int?](repeating: nil, count: pairs.count)
    for (index, pair) in pairs.enumerated() {
      var low = 0
      var high = piles.count
      while low < high {
        let middle = (low + high) / 2
        if pairs[piles[middle]].new < pair.new { low = middle + 1 } else { high = middle }
      }
      below[index] = low > 0 ? piles[low - 1] : nil
      if low == piles.count { piles.append(index) } else { piles[low] = index }
    }
    var ascent: [Pair] = []
    var next = piles.last
    while let index = next {
      ascent.append(pairs[index])
      next = below[index]
    }
    return ascent.reversed()
  }

  // MARK: Hunks

  /// A stretch of both texts with changes in it: lines, and the pairs among them.
  private struct Hunk {
    var old: Range<Int>
    var new: Range<Int>
    var pairs: Range<Int>
  }

  private static func hunks(_ pairs: [Pair], _ oldCount: Int, _ newCount: Int) -> [Hunk] {
    var hunks: [Hunk] = []
    var last = Pair(old: -1, new: -1)
    for index in 0...pairs.count {
      let next = index < pairs.count ? pairs[index] : Pair(old: oldCount, new: newCount)
      defer { last = next }
      // Between two pairs there is nothing, or a change.
      if next.old == last.old + 1, next.new == last.new + 1 { continue }
      let lead = min(context, last.old + 1, index)
      let start = Pair(old: last.old + 1 - lead, new: last.new + 1 - lead)
      let tail = run(of: pairs, from: index)
      let end = Pair(old: next.old + tail, new: next.new + tail)
      let hunk = Hunk(old: start.old..<end.old, new: start.new..<end.new, pairs: index - lead..<index + tail)
      if let above = hunks.last, above.old.upperBound >= hunk.old.lowerBound {
        hunks[hunks.count - 1] = Hunk(
          old: above.old.lowerBound..<end.old, new: above.new.lowerBound..<end.new,
          pairs: above.pairs.lowerBound..<index + tail)
      } else {
        hunks.append(hunk)
      }
    }
    return hunks
  }

  /// Unchanged lines behind a change, as many as are shown.
  private static func run(of pairs: [Pair], from index: Int) -> Int {
    var count = 0
    while count < context, index + count < pairs.count {
      let (pair, first) = (pairs[index + count], pairs[index])
      if pair.old != first.old + count || pair.new != first.new + count { break }
      count += 1
    }
    return count
  }

  private static func write(
    _ hunk: Hunk, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], _ pairs: [Pair], to text: inout String
  ) {
    text += "@@ -\(place(hunk.old)) +\(place(hunk.new)) @@\n"
    var next = Pair(old: hunk.old.lowerBound, new: hunk.new.lowerBound)
    for pair in pairs[hunk.pairs] + [Pair(old: hunk.old.upperBound, new: hunk.new.upperBound)] {
      for index in next.old..<pair.old { write("-", old[index], to: &text) }
      for index in next.new..<pair.new { write("+", new[index], to: &text) }
      if pair.old < hunk.old.upperBound { write(" ", old[pair.old], to: &text) }
      next = Pair(old: pair.old + 1, new: pair.new + 1)
    }
  }

  private static func place(_ range: Range<Int>) -> String {
    let start = range.isEmpty ? range.lowerBound : range.lowerBound + 1
    return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
  }

  private static func write(_ sign: String, _ line: ArraySlice<UInt8>, to text: inout String) {
    let hasEnd = line.last == 0x0A
    text += sign + LineEscaper.safe(String(decoding: hasEnd ? line.dropLast() : line, as: UTF8.self)) + "\n"
    if !hasEnd { text += "\\ No newline at end of file\n" }
  }
}
