internal import Platform

/// Many streams of lines as one, in the order of a replay: a heap of the streams' next lines.
struct LineMerge {
  private struct Cursor {
    var stream: any LineStream
    var block: LineBlock
    var position = 0
  }

  private var cursors: [Cursor] = []
  /// What a stream that is over stands at, so that its last block can go.
  private let nothing = LineBlock(capacity: 0)
  /// Next lines of the streams that are not over: the record, and the number of its cursor.
  private var heap: [(record: LineRecord, cursor: Int)] = []

  init(_ streams: [any LineStream]) throws(RunFailure) {
    for stream in streams {
      guard let block = try stream.next() else { continue }
      heap.append((block.record(0), cursors.count))
      cursors.append(Cursor(stream: stream, block: block))
    }
    for place in (0..<heap.count / 2).reversed() { sink(place) }
  }

  var isOver: Bool { heap.isEmpty }

  /// The first line that was not passed yet. Only where there is one.
  @inline(__always) var record: LineRecord { heap[0].record }

  /// Its text, with its end; good until the next `advance`.
  @inline(__always) var text: UnsafeRawBufferPointer { cursors[heap[0].cursor].block.text(of: heap[0].record) }

  /// Passes a line.
  @inline(__always) mutating func advance() throws(RunFailure) {
    let number = heap[0].cursor
    let position = cursors[number].position + 1
    if position < cursors[number].block.count {
      cursors[number].position = position
      heap[0].record = cursors[number].block.record(position)
    } else if try !open(number) {
      let last = heap.removeLast()
      if heap.isEmpty { return }
      heap[0] = last
    }
    sink(0)
  }

  /// Goes to the next block of the first line's stream; false: it has none.
  @inline(never) private mutating func open(_ number: Int) throws(RunFailure) -> Bool {
    guard let block = try cursors[number].stream.next() else {
      cursors[number].block = nothing
      return false
    }
    cursors[number].block = block
    cursors[number].position = 0
    heap[0].record = block.record(0)
    return true
  }

  /// Lets the line at a place of the heap go down to where it belongs. Mostly it stays: inputs have their lines in runs.
  @inline(__always) private mutating func sink(_ start: Int) {
    let moving = heap[start]
    var place = start
    while true {
      var child = 2 * place + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1].record.isBefore(heap[child].record) { child += 1 }
      if !heap[child].record.isBefore(moving.record) { break }
      heap[place] = heap[child]
      place = child
    }
    if place != start { heap[place] = moving }
  }
}
