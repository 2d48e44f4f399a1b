internal import Wire

/// Makes the page of a document: one HTML file that needs nothing else, offline.
package enum ReportWriter {
  /// The page, as UTF-8. The same document gives the same bytes.
  package static func html(_ document: ReportDocument, budget: ReportBudget = ReportBudget()) -> [UInt8] {
    var out = ByteBuffer(capacity: 1 << 20)
    ReportPage.write(into: &out) { mark, out in
      switch mark {
      case .title: writeTitle(document.title, into: &out)
      case .style: ReportPage.writeStyle(into: &out)
      case .script: ReportPage.writeScript(into: &out)
      case .values:
        var values = PageValues()
        DocumentValues(document, budget: budget).write(into: &values)
        values.bytes.withBytes { out.append($0) }
      }
    }
    return out.array()
  }

  /// As text of an HTML element.
  private static func writeTitle(_ title: String, into out: inout ByteBuffer) {
    for byte in title.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out.append("&amp;")
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      default: out.append(byte)
      }
    }
  }
}
