internal import Platform
internal import Wire

/// A sink of one open file: standard output, or the record stream of `--records`.
final class StreamSink: Sink {
  let form: NoticeForm
  private var file: OutputFile
  private var buffer = ByteBuffer(capacity: 64 * 1024)
  private var isClosed = false
  /// Nothing is taken: what comes was told before the program was started anew.
  var isSuppressed = false

  init(_ file: OutputFile, form: NoticeForm) {
    self.file = file
    self.form = form
  }

  /// Opens the record stream's path anew.
  func reopen() throws(RunFailure) { file = try file.reopened() }

  /// What a checkpoint has to know of the file; what was taken is written first.
  func marks() throws(RunFailure) -> FileMarks {
    _ = try flush()
    var marks = FileMarks()
    if let mark = try file.mark() { marks.files.append(mark) }
    return marks
  }

  func take(_ delivered: DeliveredNotice) {
    if !isClosed && !isSuppressed { buffer.append(delivered.output.bytes, delivered.notice.slice(in: form)) }
  }

  func flush() throws(RunFailure) -> Bool {
    if isClosed || buffer.count == 0 { return !isClosed }
    isClosed = try file.write(buffer) == .closed
    buffer.removeAll()
    return !isClosed
  }
}
