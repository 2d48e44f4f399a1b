/// To be written.
enum V680 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { .misfit }
  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading { .rejected(.malformed) }
}
