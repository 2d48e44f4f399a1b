/// Where things lie in a state directory.
package struct StateLayout: Sendable, Equatable {
  /// Without a slash at its end, unless it is the root.
  package let folder: String
  package init(_ folder: String) {
    var text = folder
    while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
    self.folder = text
  }

  package var lock: String { folder + "/lock" }
  package var database: String { folder + "/state.db" }
  package var journal: String { folder + "/journal" }
  package var notices: String { folder + "/notices" }
  package var ruleSets: String { folder + "/rules" }
  package var told: String { folder + "/told" }
  package var status: String { folder + "/status.json" }
}
