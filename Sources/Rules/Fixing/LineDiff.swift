/// The difference between two texts, in the unified format that `patch` reads.
package enum LineDiff {
  private enum Line {
    case same(Int)
    case removed(Int)
    case added(Int)
  }

  /// Empty where the texts are the same. In linear time: a change is looked for a bounded way ahead, so the
  /// difference is a right one, though not always the shortest.
  package static func render(_ old: SourceFile, _ new: SourceFile) -> String {
    if old.bytes == new.bytes { return "" }
    let before = lines(old.bytes)
    let after = lines(new.bytes)
    let walk = walk(before, after)
    var text = "--- \(old.path)\n+++ \(new.path)\n"
    // Lines of either text before the hunk that is next.
    var (old, new, at) = (0, 0, 0)
    for hunk in hunks(of: walk) {
      let gap = hunk.lowerBound - at
      (old, new) = (old + gap, new + gap)
      let size = write(walk[hunk], before, after, from: (old, new), to: &text)
      (old, new, at) = (old + size.old, new + size.new, hunk.upperBound)
    }
    return text
  }

  /// Lines of context around a change.
  private static let context = 3
  /// How far ahead a line is looked for that both texts have.
  private static let reach = 40

  /// Each with its line end.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  private static func walk(_ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]) -> [Line] {
    var walk: [Line] = []
    var (i, j) = (0, 0)
    while i < before.count || j < after.count {
      if i < before.count, j < after.count, before[i] == after[j] {
        walk.append(.same(i))
        i += 1
        j += 1
        continue
      }
      let (removed, added) = meeting(before[i...], after[j...])
      for line in i..<(i + removed) { walk.append(.removed(line)) }
      for line in j..<(j + added) { walk.append(.added(line)) }
      i += removed
      j += added
    }
    return walk
  }

  /// How many lines go and come before the texts meet again.
  private static func meeting(_ before: ArraySlice<ArraySlice<UInt8>>, _ after: ArraySlice<ArraySlice<UInt8>>) -> (
    Int, Int
  ) {
    if before.isEmpty || after.isEmpty { return (before.count, after.count) }
    for sum in 1...reach {
      for added in 0...sum where added < after.count && sum - added < before.count {
        if before[before.startIndex + sum - added] == after[after.startIndex + added] { return (sum - added, added) }
      }
    }
    return (1, 1)
  }

  /// Stretches of changes with their context; near ones are one.
  private static func hunks(of walk: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (index, line) in walk.enumerated() {
      if case .same = line { continue }
      let start = max(0, index - context)
      let end = min(walk.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= start {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }

  private static func write(
    _ hunk: ArraySlice<Line>, _ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>],
    from start: (old: Int, new: Int), to text: inout String
  ) -> (old: Int, new: Int) {
    var body = ""
    var (old, new) = (0, 0)
    func add(_ sign: String, _ line: ArraySlice<UInt8>) {
      body += sign + String(decoding: line, as: UTF8.self)
      if line.last != 0x0A { body += "\n\\ No newline at end of file\n" }
    }
    // What goes stands before what comes in its place.
    var coming: [Int] = []
    func flush() {
      for number in coming { add("+", after[number]) }
      coming = []
    }
    for line in hunk {
      switch line {
      case .same(let number):
        flush()
        add(" ", before[number])
        (old, new) = (old + 1, new + 1)
      case .removed(let number):
        add("-", before[number])
        old += 1
      case .added(let number):
        coming.append(number)
        new += 1
      }
    }
    flush()
    // A side without a line is named by the line before it.
    let (first, second) = (old == 0 ? start.old : start.old + 1, new == 0 ? start.new : start.new + 1)
    text += "@@ -\(first),\(old) +\(second),\(new) @@\n" + body
    return (old, new)
  }
}
