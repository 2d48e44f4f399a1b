internal import Synchronization

/// The inputs of a run by the numbers that chunks carry. It grows where a journal tells of inputs that this run has
/// not.
final class InputTable: Sendable {
  private let inputs: Mutex<[EventInput]>

  init(_ inputs: [EventInput]) { self.inputs = Mutex(inputs) }

  subscript(number: Int) -> EventInput { inputs.withLock { $0[number] } }

  /// The number of an input, a new one where it is not known.
  func number(of input: EventInput) -> Int {
    inputs.withLock { all in
      if let known = all.firstIndex(of: input) { return known }
      all.append(input)
      return all.count - 1
    }
  }
}
