/// The beginning of a row or sentence whose end has not come yet.
struct HeldBytes {
  private var bytes: [UInt8] = []

  /// Gives `body` what was held and what came, in one; `body` says how many of these bytes are done with, and the rest
  /// is held until the next call.
  mutating func take<Failure: Error>(
    _ arrived: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    if bytes.isEmpty {
      let done = try body(arrived)
      bytes.append(contentsOf: arrived[done...])
      return
    }
    bytes.append(contentsOf: arrived)
    let done = try bytes.withUnsafeBufferPointer { held throws(Failure) in try body(UnsafeRawBufferPointer(held)) }
    bytes.removeFirst(done)
  }
}
