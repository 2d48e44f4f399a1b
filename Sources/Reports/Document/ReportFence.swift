package import Model

/// A fence as the page shows it: its names, and its outline as it was declared or read.
package struct ReportFence: Sendable {
  package var id: String
  package var name: String?
  /// The declaration that it belongs to: `schools`.
  package var group: String
  package var outline: Outline

  package init(id: String, name: String? = nil, group: String, outline: Outline) {
    self.id = id
    self.name = name
    self.group = group
    self.outline = outline
  }
}
