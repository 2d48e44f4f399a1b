/// What is known of the bytes behind those that are there.
package enum StreamEnd: Sendable {
  /// More may come at any moment.
  case open
  /// None came for two seconds: what is whole without its terminator is a frame.
  case silent
  /// None will come, or nobody waits for them any more: whatever can be read is a frame.
  case closed
}

/// Where the frame that begins with the first byte ends.
package enum Cut: Sendable, Equatable {
  /// That takes more bytes to tell.
  case wait
  /// So many bytes are one frame, its terminator among them or left to be passed over.
  case frame(Int)
  /// A frame that nobody wants and that may be long: all bytes up to such a one, or up to the end of the line, are passed
  /// over, at most so many.
  case discard(through: UInt8, limit: Int)
  /// No frame of this family begins here.
  case misfit
}
