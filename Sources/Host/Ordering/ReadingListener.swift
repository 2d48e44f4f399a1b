/// An input that could not be read, or not to its end.
struct InputFault: Sendable, Equatable {
  /// The position of the input.
  var input: Int
  /// For people; names the input.
  var sentence: String
}

/// Who is told what reading the inputs met, from any thread, one call at a time.
struct ReadingListener: Sendable {
  var refused: @Sendable (RefusedLine) -> Void
  var fault: @Sendable (InputFault) -> Void
  /// Something worth knowing that is no fault.
  var remark: @Sendable (String) -> Void

  init(
    refused: @escaping @Sendable (RefusedLine) -> Void, fault: @escaping @Sendable (InputFault) -> Void,
    remark: @escaping @Sendable (String) -> Void
  ) {
    self.refused = refused
    self.fault = fault
    self.remark = remark
  }
}
