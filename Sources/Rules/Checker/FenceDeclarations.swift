internal import Model

/// Declarations of fences as the loader of fences needs them.
package enum FenceDeclarations {
  /// The groups whose own declaration is right, in their order; others and doubles are left out.
  ///
  /// Their positions are those of `CheckedRuleSet.groups` where no declaration is faulty.
  package static func groups(of parsed: ParsedRuleSet) -> [FenceGroup] {
    var groups: [FenceGroup] = []
    var names: Set<String> = []
    for file in parsed.files {
      for declaration in file.declarations {
        var findings = Findings()
        guard let group = group(of: declaration, in: file, &findings), !findings.hasErrors,
          names.insert(group.name).inserted
        else { continue }
        groups.append(group)
      }
    }
    return groups
  }

  /// The group of one declaration; nil where it is no fence or has faults, which are reported.
  static func group(of declaration: Declaration, in file: ParsedFile, _ findings: inout Findings) -> FenceGroup? {
    switch declaration {
    case .fence(let fence): single(fence, in: file, &findings)
    case .fences(let set): self.set(set, in: file, &findings)
    case .devices, .hours, .zone, .field, .batteryStates, .letCondition, .sink, .rule, .test: nil
    }
  }

  private static func single(_ fence: FenceSyntax, in file: ParsedFile, _ findings: inout Findings) -> FenceGroup? {
    let margin = margin(fence.margin, &findings)
    guard let source = source(of: fence, &findings), let margin else { return nil }
    if let place = fence.margin?.range, case .line = fence.shape {
      findings.error(.lineFence, "a line has no inside: leave `margin` out", at: place)
      return nil
    }
    return FenceGroup(
      name: fence.name.text, isSet: false, source: source, marginMetres: margin, properties: [], declaredIn: file.path,
      place: fence.name.range)
  }

  private static func source(of fence: FenceSyntax, _ findings: inout Findings) -> FenceGroup.Source? {
    switch fence.shape {
    case .circle(let center, let radius):
      guard let metres = self.radius(radius, &findings) else { return nil }
      return .drawn(.circle(center: coordinate(center), radiusMetres: metres))
    case .polygon(let points):
      let ring = points.map(coordinate)
      if Set(ring).count < 3 {
        findings.error(.tooFewPoints, "a polygon has at least three different points", at: fence.range)
        return nil
      }
      return .drawn(.area([[ring]]))
    case .corridor(let line, let radius):
      guard let metres = self.radius(radius, &findings) else { return nil }
      switch line {
      case .points(let points):
        return drawnLine(points, fence, &findings).map { .drawn(.corridor([$0], radiusMetres: metres)) }
      case .file(let path, let feature):
        return file(path, feature, .corridor(radiusMetres: metres), &findings)
      }
    case .line(.points(let points)):
      return drawnLine(points, fence, &findings).map { .drawn(.line([$0])) }
    case .line(.file(let path, let feature)): return file(path, feature, .line, &findings)
    case .file(let path, let feature): return file(path, feature, .area, &findings)
    }
  }

  private static func file(
    _ path: QuotedText, _ feature: QuotedText?, _ use: FenceGroup.Use, _ findings: inout Findings
  ) -> FenceGroup.Source? {
    guard isPath(path, &findings) else { return nil }
    return .file(path: path.text, feature: feature?.text, use: use)
  }

  private static func isPath(_ path: QuotedText, _ findings: inout Findings) -> Bool {
    if path.text.isEmpty || path.text.utf8.contains(0) {
      findings.error(.badPath, "no file has this path: write its path, relative to this file", at: path.range)
      return false
    }
    return true
  }

  private static func drawnLine(
    _ points: [PointSyntax], _ fence: FenceSyntax, _ findings: inout Findings
  ) -> [Coordinate]? {
    let line = points.map(coordinate)
    if Set(line).count < 2 {
      findings.error(.tooFewPoints, "a line has at least two different points", at: fence.range)
      return nil
    }
    return line
  }

  private static func coordinate(_ point: PointSyntax) -> Coordinate {
    Coordinate(latitude: point.latitude, longitude: point.longitude == 180 ? -180 : point.longitude)
  }

  private static func radius(_ radius: Quantity, _ findings: inout Findings) -> Double? {
    guard let metres = QuantityRule.base(radius, .length, usual: MeasureUnit.named("m"), &findings) else { return nil }
    // A quarter of the way around the earth: beyond it a circle is no disc any more.
    guard metres > 0, metres <= 10_000_000 else {
      findings.error(.badLength, "a radius is more than 0 m and at most 10000 km", at: radius.range)
      return nil
    }
    return metres
  }

  private static func margin(_ margin: Quantity?, _ findings: inout Findings) -> Double? {
    guard let margin else { return 0 }
    guard let metres = QuantityRule.base(margin, .length, usual: MeasureUnit.named("m"), &findings) else { return nil }
    guard metres >= 0, metres <= 100_000 else {
      findings.error(.badLength, "a margin is at least 0 m and at most 100 km", at: margin.range)
      return nil
    }
    return metres
  }

  private static func set(_ set: FenceSetSyntax, in file: ParsedFile, _ findings: inout Findings) -> FenceGroup? {
    let margin = margin(set.margin, &findings)
    var properties: [FenceGroup.Property] = []
    var names: Set<String> = []
    var isFaulty = !isPath(set.file, &findings)
    for property in set.properties {
      if !names.insert(property.name.text).inserted {
        findings.error(
          .duplicateName, "the property `\(property.name.text)` is declared twice: choose another name",
          at: property.name.range)
        isFaulty = true
      }
      if property.type.isFaulty { isFaulty = true }
      properties.append(
        FenceGroup.Property(
          name: property.name.text, key: property.from?.text ?? property.name.text, kind: property.type.kind,
          unit: property.type.unit))
    }
    guard let margin, !isFaulty else { return nil }
    return FenceGroup(
      name: set.name.text, isSet: true,
      source: .set(
        path: set.file.text, filterProperty: set.filterProperty?.text, filterValue: set.filterValue.map(value)),
      marginMetres: margin, properties: properties, declaredIn: file.path, place: set.name.range)
  }

  /// A literal as features have it: words other than yes and no are text.
  private static func value(_ literal: Literal) -> PropertyValue {
    switch literal {
    case .quantity(let quantity): .number(quantity.value)
    case .text(let text): .text(text.text)
    case .word(let word):
      word.text == "yes" || word.text == "true"
        ? .bool(true) : word.text == "no" || word.text == "false" ? .bool(false) : .text(word.text)
    }
  }
}
