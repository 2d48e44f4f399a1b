internal import Model
internal import Platform
internal import Wire

/// The files beside the stream: refused lines with their reason, late events as they came.
final class SideFile {
  private var file: OutputFile
  private var buffer = ByteBuffer()

  init(_ file: OutputFile) { self.file = file }

  /// What our lines of refused ones begin with.
  static let rejectHead = "{\"reason\":\""

  /// What a checkpoint has to know of the file; what was added is written first.
  func marks() throws(RunFailure) -> FileMarks {
    try flush()
    var marks = FileMarks()
    if let mark = try file.mark() { marks.files.append(mark) }
    return marks
  }

  /// Opens its path anew.
  func reopen() throws(RunFailure) { file = try file.reopened() }

  func addReject(_ reject: Reject, line: Int, input: String, of chunk: Chunk) {
    let end = max(0, min(reject.length, chunk.byteCapacity - reject.offset))
    let text = UnsafeBufferPointer(start: chunk.bytes + reject.offset, count: end)
    Self.writeReject(reject.reason, line: line, input: input, text: text, into: &buffer)
  }

  /// `{"reason":"bad_json","line":3,"file":"a.jsonl","text":"…"}`
  static func writeReject(
    _ reason: RejectReason, line: Int, input: String, text: some Collection<UInt8>, into buffer: inout ByteBuffer
  ) {
    buffer.append("{\"reason\":\"")
    buffer.append(utf8: reason.rawValue)
    buffer.append("\",\"line\":")
    buffer.append(utf8: String(line))
    buffer.append(",\"file\":")
    JSONEscaper.string(input, into: &buffer)
    buffer.append(",\"text\":")
    // What is no UTF-8 is shown by replacement characters: a JSON text can hold nothing else.
    JSONEscaper.string(String(decoding: text, as: UTF8.self), into: &buffer)
    if reason == .tooLong { buffer.append(",\"cut\":true") }
    buffer.append("}\n")
  }

  /// The line of an event, as it came.
  func addLine(of row: EventRow, in chunk: Chunk) {
    buffer.append(UnsafeRawBufferPointer(start: chunk.bytes + Int(row.lineOffset), count: Int(row.lineLength)))
    buffer.append(0x0A)
  }

  func flush() throws(RunFailure) {
    if buffer.count == 0 { return }
    if try file.write(buffer) == .closed { throw RunFailure("cannot write `\(file.name)`: nobody reads it any more") }
    buffer.removeAll()
  }
}
