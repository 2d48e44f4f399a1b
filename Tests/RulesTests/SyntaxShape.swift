import Rules

/// What a parsed file says, without the places where it says it: equal for two texts of one meaning.
enum SyntaxShape {
  static func text(_ file: ParsedFile) -> String {
    file.declarations.map { shape($0) }.joined(separator: "\n")
  }

  /// By reflection, so that no new part of the tree can be forgotten.
  private static func shape(_ value: Any) -> String {
    if value is SourceRange { return "" }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { shape($0.value) } ?? "none"
    case .struct, .tuple, .collection, .enum:
      if mirror.children.isEmpty { return "\(value)" }
      let parts = mirror.children.map { child in (child.label.map { "\($0):" } ?? "") + shape(child.value) }
      return "(" + parts.joined(separator: " ") + ")"
    case .class, .dictionary, .set, .foreignReference, nil: return "\(value)"
    @unknown default: return "\(value)"
    }
  }
}
