internal import Model
package import Rules

/// The rule files with one of the values that are tried.
package struct VariedRules: Sendable, Equatable {
  /// As people read it: `85 km/h`; for what is written now, as it is written.
  package var label: String
  /// The number in the variation's unit; nil where several places have several values now.
  package var number: String?
  /// This is what is written now.
  package var isPresent: Bool
  /// What has to be done to the texts.
  package var edits: [Diagnostic.Fix.Edit]

  /// The files that change.
  package var files: Set<Int> { Set(edits.map(\.range.file)) }

  /// The texts with this value; files without edits are as they were.
  package func sources(from sources: [SourceFile]) -> [SourceFile] {
    var edited = sources
    for file in files {
      var bytes: [UInt8] = []
      var at = 0
      let original = sources[file].bytes
      for edit in edits.filter({ $0.range.file == file }).sorted(by: { $0.range.start < $1.range.start }) {
        bytes += original[at..<edit.range.start]
        bytes += edit.replacement.utf8
        at = edit.range.end
      }
      bytes += original[at...]
      edited[file] = SourceFile(path: sources[file].path, bytes: bytes)
    }
    return edited
  }
}

extension TuningTarget {
  /// Every value in its order, with what is written now among them, once: in its place where the values rise or fall,
  /// else first.
  package var variants: [VariedRules] {
    let present = present
    var all = variation.values.map { value in
      let text = variation.text(of: value)
      return VariedRules(
        label: text, number: value.text, isPresent: present.map { base(of: value) == $0.base } ?? false,
        edits: places.compactMap { $0.edit(for: value, text: text) })
    }
    if let number = all.firstIndex(where: \.isPresent) {
      all[number].edits = []
    } else {
      all.insert(asWritten(present), at: position(of: present))
    }
    return all
  }

  private func asWritten(_ present: TuningPlace.Present?) -> VariedRules {
    VariedRules(
      label: present?.label ?? "as written", number: present.map { TuningNumber.plain(number(of: $0)) },
      isPresent: true, edits: [])
  }

  private func position(of present: TuningPlace.Present?) -> Int {
    let bases = variation.values.map(base)
    guard let present else { return 0 }
    let steps = zip(bases, bases.dropFirst())
    if steps.allSatisfy({ $0 < $1 }) { return bases.firstIndex { $0 > present.base } ?? bases.count }
    if steps.allSatisfy({ $0 > $1 }) { return bases.firstIndex { $0 < present.base } ?? bases.count }
    return 0
  }

  // MARK: Units

  private var isDifference: Bool {
    if case .quantity(_, let isDifference) = places[0].measure { return isDifference }
    return false
  }

  /// In the base unit of the kind.
  private func base(of value: TuningDecimal) -> Double {
    guard case .measure(let unit) = variation.unit else { return value.value }
    return isDifference ? unit.differenceToBase(value.value) : unit.toBase(value.value)
  }

  /// What is written now, in the unit of the values.
  private func number(of present: TuningPlace.Present) -> Double {
    guard case .measure(let unit) = variation.unit, unit != present.unit else { return present.number }
    return TuningNumber.tidy(isDifference ? unit.differenceFromBase(present.base) : unit.fromBase(present.base))
  }
}
