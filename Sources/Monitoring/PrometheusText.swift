/// Metrics in Prometheus' text exposition format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// All metrics of a snapshot at a moment, ms since 1970, in the order of the catalogue.
  package static func write(_ snapshot: MetricsSnapshot, at now: Int64) -> String {
    var text = ""
    for family in MetricCatalogue.families(of: snapshot) {
      let samples = distinct(family.samples(snapshot, now))
      if samples.isEmpty { continue }
      text += "# HELP \(family.name) \(help(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
      for sample in samples { write(sample, of: family, into: &text) }
    }
    return text
  }

  /// The same labels twice make a page that Prometheus refuses as a whole: the first counts.
  private static func distinct(_ samples: [MetricFamily.Sample]) -> [MetricFamily.Sample] {
    if samples.count < 2 { return samples }
    var seen: Set<[String]> = []
    return samples.filter { seen.insert($0.labels.map(label)).inserted }
  }

  private static func write(_ sample: MetricFamily.Sample, of family: MetricFamily, into text: inout String) {
    let pairs = zip(family.labels, sample.labels).map { "\($0)=\"\(label($1))\"" }
    switch sample.value {
    case .whole(let value): text += family.name + braces(pairs) + " \(value)\n"
    case .real(let value): text += family.name + braces(pairs) + " \(number(value))\n"
    case .histogram(let histogram):
      var total = 0
      for (index, count) in histogram.counts.enumerated() {
        total += count
        let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
        text += "\(family.name)_bucket" + braces(pairs + ["le=\"\(bound)\""]) + " \(total)\n"
      }
      text += "\(family.name)_sum" + braces(pairs) + " \(number(histogram.sum))\n"
      text += "\(family.name)_count" + braces(pairs) + " \(total)\n"
    }
  }

  private static func braces(_ pairs: [String]) -> String {
    pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
  }

  /// As Go reads a float: `0.25`, `1e-06`, `+Inf`.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return String(value)
  }

  /// The inside of a label's value: `\`, `"` and line feeds are escaped; other controls, which some readers choke on,
  /// become U+FFFD.
  static func label(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func help(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }
}
