/// Writes findings for editors and other programs: one JSON object a line, in the order of the text form.
///
/// Keys, always all of them and in this order: `code`, `severity` (`error`, `warning`), `message`, a place, `labels`
/// (objects of a place, `text` and `primary`; the primary one first), `notes` (texts), `fixes` (objects of `title`,
/// `safe`, whether it may be applied unasked, and `edits`, these being objects of a place and `replacement`).
///
/// A place is `file`, `line`, `column`, `end_line`, `end_column`, `start_byte`, `end_byte`, as `PlaceJSON` says. The shape
/// of a line stands in docs/schema/finding.schema.json.
package enum DiagnosticJSON {
  package static func render(_ diagnostics: [Diagnostic], sources: [SourceFile]) -> String {
    let places = PlaceJSON(sources)
    func place(_ range: SourceRange) -> [(String, JSONText)] { places.members(range) }
    func label(_ label: Diagnostic.Label, isPrimary: Bool) -> JSONText {
      .object(place(label.range) + [("text", .string(label.text)), ("primary", .bool(isPrimary))])
    }
    func fix(_ fix: Diagnostic.Fix) -> JSONText {
      let edits = fix.edits.map { JSONText.object(place($0.range) + [("replacement", .string($0.replacement))]) }
      return .object([("title", .string(fix.title)), ("safe", .bool(fix.isSafe)), ("edits", .array(edits))])
    }
    var text = ""
    for diagnostic in DiagnosticRenderer.sorted(diagnostics) {
      let labels =
        [label(diagnostic.primary, isPrimary: true)] + diagnostic.secondary.map { label($0, isPrimary: false) }
      JSONText.object(
        [
          ("code", .string(diagnostic.code.rawValue)), ("severity", .string(diagnostic.code.severity.rawValue)),
          ("message", .string(diagnostic.message)),
        ] + place(diagnostic.primary.range) + [
          ("labels", .array(labels)), ("notes", .array(diagnostic.notes.map(JSONText.string))),
          ("fixes", .array(diagnostic.fixes.map(fix))),
        ]
      ).write(to: &text)
      text += "\n"
    }
    return text
  }
}
