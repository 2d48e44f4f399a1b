import Foundation
import Model
import Platform
import Storage
import Wire

@testable import Host

/// A state directory with notices in it, and what `picket history` shows of them.
struct HistorySample {
  struct Notice {
    var id = "000000000000000000000001"
    var kind = NoticeKind.fired
    var rule = 0
    var device = "t-1"
    var time: Int64 = 1_772_438_400_000
    var isTold = true
    var message = "t-1 at 96 km/h"
    /// Between severity and time, and between time and message: `,"fence":"x"`.
    var fence = ""
    var middle = ""

    var json: String {
      var text = ByteBuffer()
      text.append(utf8: "{\"id\":\"\(id)\",\"n\":0,\"notice\":\"\(kind.rawValue)\",\"rule\":")
      JSONEscaper.string(HistorySample.rules[rule], into: &text)
      text.append(utf8: ",\"severity\":\"\(HistorySample.severities[rule].rawValue)\",\"device\":")
      JSONEscaper.string(device, into: &text)
      text.append(utf8: fence + ",\"time\":\"")
      TimeWriter.rfc3339(time, into: &text)
      text.append(utf8: "\"" + middle + ",\"message\":")
      JSONEscaper.string(message, into: &text)
      text.append("}\n")
      return text.string
    }
  }

  static let rules = ["city-speeding", "sos", "low \"battery\""]
  static let severities: [Severity] = [.warning, .critical, .info]

  let folder: TestFolder
  private let log: NoticeLog

  init(segmentBytes: Int = 64 << 20) throws {
    folder = try TestFolder()
    var limits = NoticeLog.Limits()
    limits.segmentBytes = segmentBytes
    log = try NoticeLog(
      folder: folder.path + "/notices", appending: Appending(announcer: Announcer(output: { _ in })), limits: limits)
    log.use(ruleNames: Self.rules, severities: Self.severities)
  }

  /// Adds a chunk.
  func add(_ notices: [Notice]) throws {
    for notice in notices {
      var buffer = ByteBuffer()
      buffer.append(utf8: notice.json)
      log.add(
        buffer, ByteSlice(offset: 0, length: buffer.count), rule: notice.rule, kind: notice.kind, time: notice.time,
        isTold: notice.isTold)
    }
    try log.flush(clock: 1_772_438_400_000)
  }

  func show(
    _ query: HistoryQuery = HistoryQuery(), _ format: HistoryFormat = .json, columns: Int? = nil,
    isColoured: Bool = false
  ) throws -> (text: String, summary: History.Summary) {
    let path = folder.path + "/shown"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    let summary = try History.show(
      state: folder.path, query: query, format: format, columns: columns, isColoured: isColoured,
      announcer: Announcer(output: { _ in }), output: descriptor)
    return (folder.read("shown") ?? "", summary)
  }
}
