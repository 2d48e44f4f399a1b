internal import Model

/// The pieces of a mail's HTML part: styles in line, no pictures, nothing fetched; colours that stand on a light and on a
/// dark ground.
enum MailPage {
  private static let faint = "opacity:.7"

  /// A whole page; `body` is HTML.
  static func page(title: String, _ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>\(MailText.html(title))</title>
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
    <style>:root{color-scheme:light dark}</style></head>
    <body style="margin:0;padding:16px;font:15px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
    <div style="max-width:42em">
    \(body)</div></body></html>

    """
  }

  static func heading(_ text: String, severity: Severity) -> String {
    "<div style=\"border-left:4px solid \(colour(severity));padding-left:12px\">"
      + "<div style=\"font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:\(colour(severity))\">"
      + "\(severity.rawValue)</div>\n"
      + "<h1 style=\"margin:0;font-size:18px;overflow-wrap:anywhere\">\(MailText.html(text))</h1></div>\n"
  }

  /// A heading within the page.
  static func section(_ text: String, severity: Severity) -> String {
    "<h2 style=\"margin:20px 0 4px;font-size:15px;overflow-wrap:anywhere\">"
      + "<span style=\"color:\(colour(severity))\">\(severity.rawValue)</span> \(MailText.html(text))</h2>\n"
  }

  static func paragraph(_ text: String) -> String {
    "<p style=\"white-space:pre-line;overflow-wrap:anywhere\">\(MailText.html(text))</p>\n"
  }

  /// Two columns; both cells are HTML.
  static func table(_ rows: [(String, String)]) -> String {
    let cell = "padding:2px 16px 2px 0;vertical-align:top;text-align:left"
    var out = "<table role=\"presentation\" style=\"border-collapse:collapse;font-size:14px\">\n"
    for (name, value) in rows {
      out += "<tr><th style=\"\(cell);font-weight:normal;overflow-wrap:break-word;\(faint)\">\(name)</th>"
      out += "<td style=\"\(cell);overflow-wrap:anywhere\">\(value)</td></tr>\n"
    }
    return out + "</table>\n"
  }

  static func remark(_ text: String) -> String { "<p style=\"margin:8px 0\"><em>\(MailText.html(text))</em></p>\n" }

  static func foot(_ text: String) -> String {
    "<p style=\"margin-top:20px;font-size:12px;\(faint)\">\(MailText.html(text))</p>\n"
  }

  /// At least 4.5 : 1 on white, and 3 : 1 and more on the dark grounds of mail programs.
  static func colour(_ severity: Severity) -> String {
    switch severity {
    case .critical: "#d93025"
    case .warning: "#b06000"
    case .info: "#1a73e8"
    }
  }
}
