internal import Model
internal import Platform
internal import Wire

/// What a worker needs to tell the keys of lines.
final class KeyTools {
  private var decoder: EventDecoder
  private let isStrict: Bool
  /// Where it brings lines that are to be sorted; nil where it only looks at them.
  let writer: BlockWriter?

  init(_ decoder: consuming EventDecoder, isStrict: Bool, writer: BlockWriter? = nil) {
    self.decoder = decoder
    self.isStrict = isStrict
    self.writer = writer
  }

  func decode(_ job: Job) {
    let chunk = job.chunk
    if job.isOverlong {
      chunk.lineCount = 1
    } else {
      decoder.decode(chunk)
    }
    if job.isCutOff { RefusedLines.markCutOff(in: chunk) }
    if isStrict { RefusedLines.endAtFirst(in: chunk) }
  }
}
