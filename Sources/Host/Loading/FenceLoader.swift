internal import Geofences
internal import Model
internal import Platform
internal import Rules
internal import Wire

/// A finding about a fence or its file, with the declaration that it belongs to.
struct PlacedFinding: Sendable, Equatable {
  /// Position in `CheckedRuleSet.groups`; nil: about all fences together.
  var group: Int?
  var finding: FenceFinding
}

/// Turns the declarations of fences into drafts: reads the files, picks features, types their properties.
struct FenceLoader {
  /// Bytes that a fence file may have, packed and unpacked.
  static let packedLimit = 1 << 30
  static let unpackedLimit = 2 << 30

  /// Reads the file of a resolved path; a seam for tests.
  private let read: (String) throws(RunFailure) -> [UInt8]
  /// Reads the features out of a file's bytes; a seam for tests.
  private let parse: ([UInt8], String) -> (features: [Feature], findings: [FenceFinding])
  /// What each file holds, by its resolved path: read once, however many declarations use it.
  private var files: [String: [Feature]] = [:]
  private(set) var drafts: [FenceDraft] = []
  private(set) var findings: [PlacedFinding] = []

  init(
    read: @escaping (String) throws(RunFailure) -> [UInt8],
    parse: @escaping ([UInt8], String) -> (features: [Feature], findings: [FenceFinding])
  ) {
    self.read = read
    self.parse = parse
  }

  init(_ material: RuleMaterial? = nil) {
    self.init(
      read: { (path) throws(RunFailure) in
        guard let material else { return try FileReader.read(path, limit: Self.packedLimit) }
        return try material.read(path, limit: Self.packedLimit)
      },
      parse: { FenceFileReader.read($0, fileName: $1) })
  }

  /// Adds the fences of all declarations, in their order.
  mutating func load(_ groups: [FenceGroup]) {
    for (number, group) in groups.enumerated() {
      switch group.source {
      case .drawn(let outline):
        drafts.append(
          FenceDraft(id: group.name, name: nil, group: number, outline: outline, marginMetres: group.marginMetres))
      case .file(let path, let feature, let use):
        let features = features(of: path, for: group, number)
        if features.isEmpty { continue }
        if let picked = pick(feature, from: features, path: path, number) {
          addOne(picked, use: use, path: path, group, number)
        }
      case .set(let path, let filterProperty, let filterValue):
        let features = features(of: path, for: group, number)
        if features.isEmpty { continue }
        addSet(features, path: path, filterProperty, filterValue, group, number)
      }
    }
  }

  /// The features of a file. What is wrong with it is told once, at the first declaration that names it.
  private mutating func features(of path: String, for group: FenceGroup, _ number: Int) -> [Feature] {
    let resolved = RelativePath.resolve(path, in: group.declaredIn)
    if let known = files[resolved] { return known }
    var features: [Feature] = []
    do {
      var bytes = try read(resolved)
      if Gunzip.isGzip(bytes) { bytes = try Self.unpack(bytes, path: path) }
      let result = parse(bytes, path)
      features = result.features
      for finding in result.findings { tell(finding, number) }
      if features.isEmpty && !result.findings.contains(where: \.isError) {
        tell(FenceFinding(.empty, isError: true, file: path, message: "there are no fences in `\(path)`"), number)
      }
    } catch {
      tell(FenceFinding(.unreadable, isError: true, file: path, message: error.message), number)
    }
    files[resolved] = features
    return features
  }

  /// Ids and names of the features of a file, for fences that are named and not declared. nil: not readable.
  static func featureNames(at path: String, in ruleFile: String) -> [String]? {
    let resolved = RelativePath.resolve(path, in: ruleFile)
    guard var bytes = try? FileReader.read(resolved, limit: lookupLimit) else { return nil }
    if Gunzip.isGzip(bytes) {
      guard let unpacked = try? Gunzip.all(bytes, limit: lookupLimit) else { return nil }
      bytes = unpacked
    }
    return FenceFileReader.read(bytes, fileName: path).features.flatMap { [$0.id] + ($0.name.map { [$0] } ?? []) }
  }

  /// Larger files are not read for a message.
  private static let lookupLimit = 64 << 20

  private static func unpack(_ bytes: [UInt8], path: String) throws(RunFailure) -> [UInt8] {
    do throws(InflateError) {
      return try Gunzip.all(bytes, limit: unpackedLimit)
    } catch {
      throw RunFailure("`\(path)`: \(error.sentence)")
    }
  }

  /// The feature of this id, else of this name; all where none is asked for.
  private mutating func pick(_ wanted: String?, from features: [Feature], path: String, _ number: Int) -> [Feature]? {
    guard let wanted else { return features }
    let byID = features.filter { $0.id == wanted }
    let found = byID.isEmpty ? features.filter { $0.name == wanted } : byID
    if !found.isEmpty { return found }
    var message = "there is no feature `\(wanted)` in `\(path)`"
    if let near = DidYouMean.suggestion(for: wanted, among: features.lazy.flatMap { [$0.id, $0.name ?? $0.id] }) {
      message += "; did you mean `\(near)`"
    }
    tell(FenceFinding(.featureUnknown, isError: true, file: path, feature: wanted, message: message), number)
    return nil
  }

  private mutating func addOne(
    _ features: [Feature], use: FenceGroup.Use, path: String, _ group: FenceGroup, _ number: Int
  ) {
    let lines = features.flatMap(\.geometry.lines)
    let polygons = features.flatMap(\.geometry.polygons)
    let outline: Outline
    switch use {
    case .area: outline = .area(polygons)
    case .corridor(let radius): outline = .corridor(lines, radiusMetres: radius)
    case .line: outline = .line(lines)
    }
    let isArea = use == .area
    if isArea ? polygons.isEmpty : lines.isEmpty {
      let wanted = isArea ? "polygons" : "lines"
      let message = "`\(group.name)` needs \(wanted), and there are none in `\(path)`"
      tell(FenceFinding(isArea ? .noArea : .unsupportedGeometry, isError: true, file: path, message: message), number)
      return
    }
    drafts.append(
      FenceDraft(
        id: group.name, name: features.count == 1 ? features[0].name : nil, group: number, outline: outline,
        marginMetres: group.marginMetres, file: path))
  }

  private mutating func addSet(
    _ features: [Feature], path: String, _ filterProperty: String?, _ filterValue: PropertyValue?, _ group: FenceGroup,
    _ number: Int
  ) {
    var missing = MissingProperties(group.properties)
    var left: [Feature] = []
    var added = 0
    for feature in features {
      if let filterProperty, feature.properties[filterProperty] != filterValue { continue }
      if feature.geometry.polygons.isEmpty {
        left.append(feature)
        continue
      }
      let values = group.properties.map { PropertyReader.read(feature.properties[$0.key], as: $0) }
      missing.count(values, in: feature)
      added += 1
      drafts.append(
        FenceDraft(
          id: feature.id, name: feature.name, group: number, outline: .area(feature.geometry.polygons),
          marginMetres: group.marginMetres, properties: values.map(\.number), texts: values.map(\.text), file: path))
    }
    if let first = left.first {
      let message = "\(left.count) of \(added + left.count) features of `\(group.name)` have no area and are left out"
      tell(FenceFinding(.noArea, isError: false, file: path, feature: first.id, message: message), number)
    } else if added == 0 {
      let message = "no feature of `\(path)` has this `\(filterProperty ?? "")`: `\(group.name)` is empty"
      tell(FenceFinding(.empty, isError: false, file: path, message: message), number)
    }
    for finding in missing.findings(of: group.name, file: path, features: added) { tell(finding, number) }
  }

  private mutating func tell(_ finding: FenceFinding, _ group: Int) {
    findings.append(PlacedFinding(group: group, finding: finding))
  }
}

/// Counts the features of a set that lack a typed property, so that it is told once a property.
private struct MissingProperties {
  private let properties: [FenceGroup.Property]
  private var counts: [Int]
  private var first: [String?]

  init(_ properties: [FenceGroup.Property]) {
    self.properties = properties
    counts = Array(repeating: 0, count: properties.count)
    first = Array(repeating: nil, count: properties.count)
  }

  mutating func count(_ values: [(number: Double?, text: String?)], in feature: Feature) {
    for (position, value) in values.enumerated() where value.number == nil && value.text == nil {
      counts[position] += 1
      if first[position] == nil { first[position] = feature.id }
    }
  }

  func findings(of group: String, file: String, features: Int) -> [FenceFinding] {
    properties.indices.filter { counts[$0] > 0 }.map { position in
      let key = properties[position].key
      let kind = properties[position].kind.rawValue
      let message =
        "`\(key)` is missing or no \(kind) in \(counts[position]) of \(features) features of `\(group)`"
      return FenceFinding(.propertyMissing, isError: false, file: file, feature: first[position], message: message)
    }
  }
}
