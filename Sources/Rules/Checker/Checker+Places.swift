internal import Model

/// Fences that are meant and not declared, and places whose coordinates changed places.
extension Checker {
  // MARK: Features of fence files

  /// Says that a fence file has a feature of this name, where one has.
  mutating func undeclaredFeature(_ name: Name) -> Bool {
    if findings.isFull(name.range.file) || faultyNames.contains(name.text) { return false }
    for (group, names) in knownFeatures() {
      let declared = groups[group]
      guard names.contains(name.text), let path = path(of: declared) else { continue }
      let line = "fence \(name.text) file \"\(path)\" feature \"\(name.text)\""
      // In front of the declaration that names the file, as the path is relative to that rule file.
      let place = lineStart(of: declared.place)
      findings.error(
        .unknownFence, "`\(name.text)` is a feature of `\(path)`, but no fence: declare it with `\(line)`",
        at: name.range, and: [.init(declared.place, "declared with the same file")],
        fixes: [.init(line, [.init(place, line + "\n")], isSafe: declared.isSet == false)])
      return true
    }
    return false
  }

  /// Files of declared fences that are looked into.
  private static let fileLimit = 32

  private mutating func knownFeatures() -> [(group: Int, names: Set<String>)] {
    if let features { return features }
    var seen: Set<String> = []
    var found: [(group: Int, names: Set<String>)] = []
    for (number, group) in groups.enumerated() where found.count < Self.fileLimit {
      guard let path = path(of: group), seen.insert(group.declaredIn + "\n" + path).inserted,
        let names = environment.featureNames(path, group.declaredIn)
      else { continue }
      found.append((number, Set(names)))
    }
    features = found
    return found
  }

  private func path(of group: FenceGroup) -> String? {
    switch group.source {
    case .drawn: nil
    case .file(let path, _, _), .set(let path, _, _): path
    }
  }

  private func lineStart(of range: SourceRange) -> SourceRange {
    guard sources.indices.contains(range.file) else { return range }
    let bytes = sources[range.file].bytes
    var start = min(range.start, bytes.count)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    return SourceRange(file: range.file, start: start, end: start)
  }

  // MARK: Latitude and longitude

  /// A drawn fence that lies far from all others, and near one of them with its coordinates swapped.
  mutating func lintSwappedPlaces() {
    let fences = drawnFences()
    if fences.count < 2 { return }
    var cells: [Cell: [Int]] = [:]
    for (number, fence) in fences.enumerated() { cells[Cell(fence.points[0]), default: []].append(number) }
    func neighbour(of cell: Cell, within reach: Int, but own: Int) -> Int? {
      for row in -reach...reach {
        for column in -reach...reach {
          let there = cells[Cell(row: cell.row + row, column: cell.column + column)]
          if let other = there?.first(where: { $0 != own }) { return other }
        }
      }
      return nil
    }
    for (number, fence) in fences.enumerated() {
      let place = fence.points[0]
      guard neighbour(of: Cell(place), within: 2, but: number) == nil,
        let other = neighbour(of: Cell(place.swapped), within: 1, but: number)
      else { continue }
      // Of two fences each is far from the other: it is told once, of the later one.
      let isMutual = neighbour(of: Cell(fences[other].points[0]), within: 2, but: other) == nil
      if isMutual, number < other { continue }
      tellSwapped(fence, near: fences[other])
    }
  }

  private mutating func tellSwapped(_ fence: DrawnFence, near other: DrawnFence) {
    let edits = fence.points.map { Diagnostic.Fix.Edit($0.range, $0.swapped.text) }
    findings.add(
      Diagnostic(
        .swappedPlace,
        "`\(fence.name.text)` lies far from the other fences: the latitude comes first, did you mean "
          + "`\(fence.points[0].swapped.text)`?",
        at: .init(fence.points[0].range), and: [.init(other.name.range, "it would then be near this one")],
        fixes: [.init(fence.points[0].swapped.text, edits)]))
  }

  private struct DrawnFence {
    var name: Name
    var points: [PointSyntax]
  }

  /// A stretch of five degrees each way.
  private struct Cell: Hashable {
    var row: Int
    var column: Int
    init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
    init(_ point: PointSyntax) {
      row = Int((point.latitude / 5).rounded(.down))
      column = Int((point.longitude / 5).rounded(.down))
    }
  }

  /// Those with places that exist, also turned round.
  private func drawnFences() -> [DrawnFence] {
    var fences: [DrawnFence] = []
    for file in parsed.files {
      for case .fence(let fence) in file.declarations {
        let points: [PointSyntax] =
          switch fence.shape {
          case .circle(let center, _): [center]
          case .polygon(let points), .corridor(.points(let points), _), .line(.points(let points)): points
          case .corridor(.file, _), .line(.file), .file: []
          }
        if points.isEmpty || points.contains(where: { abs($0.latitude) > 90 || abs($0.longitude) > 90 }) { continue }
        fences.append(DrawnFence(name: fence.name, points: points))
      }
    }
    return fences
  }

  // MARK: Devices

  /// A text that was probably meant as several names, or as a pattern of another language.
  mutating func lintDeviceName(_ name: QuotedText) {
    let text = name.text
    let trimmed = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    func tell(_ message: String, _ right: String?) {
      let fixes = right.map { [Diagnostic.Fix($0, [.init(name.range, $0)])] } ?? []
      findings.add(
        Diagnostic(.unlikelyDevice, message, at: .init(name.range, "matches nobody, most likely"), fixes: fixes))
    }
    if text.first == " " || text.last == " " || text.first == "\t" || text.last == "\t" {
      let right = "\"\(Self.escaped(trimmed))\""
      return tell("no device's name begins or ends with a blank: write `\(right)`", right)
    }
    if text.contains(where: { $0 == "," || $0 == ";" }) {
      let parts = text.split(whereSeparator: { $0 == "," || $0 == ";" }).map { part in
        "\"\(Self.escaped(part.split(separator: " ").joined(separator: " ")))\""
      }
      let right = parts.joined(separator: ", ")
      return tell("each name has quotes of its own: write `\(right)`", parts.isEmpty ? nil : right)
    }
    if text.contains(".*") || text.contains("\\") || text.hasPrefix("^") || text.hasSuffix("$") || text.hasSuffix("%") {
      var right = text.filter { $0 != "^" && $0 != "$" && $0 != "\\" }
      right = right.split(separator: ".*", omittingEmptySubsequences: false).joined(separator: "*")
      if right.hasSuffix("%") { right = right.dropLast() + "*" }
      return tell(
        "a pattern knows `*` and `?` only: write `\"\(Self.escaped(right))\"`",
        right.isEmpty ? nil : "\"\(Self.escaped(right))\"")
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) }
  }
}

extension PointSyntax {
  /// With latitude and longitude turned round.
  var swapped: PointSyntax { PointSyntax(latitude: longitude, longitude: latitude, range: range) }

  /// As it is written in a rule file.
  var text: String { "\(NumberText.of(latitude)), \(NumberText.of(longitude))" }
}
