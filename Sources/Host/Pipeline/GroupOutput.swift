package import Model
package import Wire

/// A notice as it stands in a group's output: what the order and the sinks need to know of it, and its bytes.
package struct RenderedNotice: Sendable, Equatable {
  package var input: Int32 = 0
  package var kind = NoticeKind.fired
  package var rule: UInt16 = 0
  package var fence = NoticeRecord.noFence
  package var time: Int64 = 0
  package var sinks: UInt64 = 0
  /// The episode's id and the notice's number in it, as `NoticeRecord` has them.
  package var idHigh: UInt32 = 0
  package var idLow: UInt64 = 0
  package var n: UInt32 = 0
  package var isStale = false
  /// The device's name in the output's names.
  package var name = 0..<0
  /// The notice in each form, in the output's bytes; empty where no sink wants the form.
  package var json = ByteSlice()
  package var text = ByteSlice()
  package var coloured = ByteSlice()
  package var csv = ByteSlice()
  package init() {}

  func slice(in form: NoticeForm) -> ByteSlice {
    switch form {
    case .json: json
    case .text: text
    case .coloured: coloured
    case .csv: csv
    }
  }
}

/// How a notice is written.
package enum NoticeForm: Int, Sendable, CaseIterable { case json, text, coloured, csv }

/// What a group of shards made of a chunk. Recycled.
///
/// Unchecked: written by the one worker that evaluates the group, read after that by the one that writes.
package final class GroupOutput: @unchecked Sendable {
  package var notices: [RenderedNotice] = []
  package var bytes = ByteBuffer(capacity: 4096)
  /// Names of the devices.
  package var names: [UInt8] = []
  /// How long the engine took for it.
  package var nanoseconds: Int64 = 0
  /// Rows for the side file of late events.
  package var recordedRows: [UInt16] = []

  package init() {}

  func clear() {
    nanoseconds = 0
    notices.removeAll(keepingCapacity: true)
    bytes.removeAll()
    names.removeAll(keepingCapacity: true)
    recordedRows.removeAll(keepingCapacity: true)
  }
}
