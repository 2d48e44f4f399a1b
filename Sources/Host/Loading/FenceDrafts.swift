internal import Geofences
internal import Model
internal import Rules

/// Fences as they were read, their geometry unchecked: indexes are built of them as often as need be.
struct FenceDrafts {
  /// In the order of their ids, so that a fence's number is its rank among notices of one moment.
  private let drafts: [FenceDraft]
  /// What the files have to be told of.
  private let findings: [PlacedFinding]

  /// Reads the fences of these declarations.
  init(of declared: [FenceGroup], _ material: RuleMaterial? = nil) {
    var loader = FenceLoader(material)
    loader.load(declared)
    drafts = loader.drafts.sorted {
      $0.id == $1.id ? $0.group < $1.group : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
    }
    findings = loader.findings
  }

  /// Builds the fences.
  func index(crossGroups: Set<Int>) -> (FenceIndex, [PlacedFinding]) { index(of: drafts, crossGroups: crossGroups) }

  /// Builds the fences with the margins of these declarations, which differ in nothing else from those that were read.
  func index(marginsOf declared: [FenceGroup], crossGroups: Set<Int>) -> (FenceIndex, [PlacedFinding]) {
    let widened = drafts.map { draft in
      var widened = draft
      widened.marginMetres = declared[draft.group].marginMetres
      return widened
    }
    return index(of: widened, crossGroups: crossGroups)
  }

  private func index(of drafts: [FenceDraft], crossGroups: Set<Int>) -> (FenceIndex, [PlacedFinding]) {
    let (index, built) = FenceIndex.build(drafts, crossGroups: crossGroups)
    let groups = Self.groups(of: drafts)
    let placed = built.map { PlacedFinding(group: groups[DraftKey(id: $0.feature, file: $0.file)], finding: $0) }
    return (index, findings + placed)
  }

  /// What a finding of the index says about the draft that it concerns.
  private struct DraftKey: Hashable {
    var id: String?
    var file: String?
  }

  /// The declaration of each draft, by its id with and without its file.
  private static func groups(of drafts: [FenceDraft]) -> [DraftKey: Int] {
    var groups: [DraftKey: Int] = [:]
    for draft in drafts {
      for key in [DraftKey(id: draft.id, file: draft.file), DraftKey(id: draft.id, file: nil)] where groups[key] == nil
      {
        groups[key] = draft.group
      }
    }
    return groups
  }
}
