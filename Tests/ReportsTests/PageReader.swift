import Foundation
import Reports

/// Reads a page's values back, as its script does.
struct PageReader {
  let html: String
  let values: [String: Any]

  init(_ document: ReportDocument, budget: ReportBudget = ReportBudget()) throws {
    html = String(decoding: ReportWriter.html(document, budget: budget), as: UTF8.self)
    let opening = #"<script type="application/json" id="values">"#
    let start = html.range(of: opening)
    guard let start, let end = html.range(of: "</script>", range: start.upperBound..<html.endIndex) else {
      throw Missing()
    }
    let text = html[start.upperBound..<end.lowerBound]
    values = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }

  struct Missing: Error {}

  func objects(_ key: String) -> [[String: Any]] { values[key] as? [[String: Any]] ?? [] }
  func object(_ key: String) -> [String: Any] { values[key] as? [String: Any] ?? [:] }
  func number(_ key: String) -> Int? { (values[key] as? NSNumber)?.intValue }

  static func unsigned(_ text: Any?) -> [UInt64] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var numbers: [UInt64] = []
    var (value, shift): (UInt64, UInt64) = (0, 0)
    for byte in (text as? String ?? "").utf8 {
      let digit = UInt64(digits.firstIndex(of: byte) ?? 0)
      value |= (digit & 31) << shift
      shift += 5
      if digit < 32 {
        numbers.append(value)
        (value, shift) = (0, 0)
      }
    }
    return numbers
  }

  static func signed(_ text: Any?) -> [Int64] {
    unsigned(text).map { $0 & 1 == 1 ? -Int64($0 >> 1) : Int64($0 >> 1) }
  }

  static func running(_ steps: [Int64]) -> [Int64] {
    var sum: Int64 = 0
    return steps.map { step in
      sum += step
      return sum
    }
  }
}
