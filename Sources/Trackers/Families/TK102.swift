/// To be written.
enum TK102 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { .misfit }
  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading { .rejected(.malformed) }
}
