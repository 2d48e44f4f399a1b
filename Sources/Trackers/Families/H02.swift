/// To be written.
enum H02 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { .misfit }
  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading { .rejected(.malformed) }
}

extension H02 {
  /// Whether bytes that begin with `$` are a binary frame: packed digits, a time and a date at their places.
  static func detect(_ bytes: FrameBytes) -> Detection { .unknown }
}
