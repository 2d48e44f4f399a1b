import Foundation
import Model
import Testing

@testable import Monitoring

@Suite struct PrometheusTextTests {
  private func lines(_ snapshot: MetricsSnapshot) -> [String] {
    PrometheusText.write(snapshot, at: Snapshots.now).split(separator: "\n").map(String.init)
  }

  @Test func saysWhatIsThere() {
    let lines = lines(Snapshots.full)
    for line in [
      "# TYPE picket_events_total counter", "picket_events_total{dialect=\"native\"} 90",
      "picket_events_total{dialect=\"gpsd\"} 0", "picket_refused_lines_total{reason=\"bad_json\"} 2",
      "picket_rule_fired_total{rule=\"too-fast\",severity=\"critical\"} 3",
      "picket_rule_open_alerts{rule=\"too-fast\",severity=\"critical\"} 2", "picket_notices_total{kind=\"cleared\"} 1",
      "picket_sink_oldest_seconds{sink=\"ops\",kind=\"mail\"} 61.5", "picket_checkpoint_age_seconds 12",
      "picket_lag_seconds 0.25", "picket_phase{phase=\"running\"} 1", "picket_uptime_seconds 3600",
      "picket_rule_set_info{hash=\"c0ffee\"} 1", "picket_newest_heard_timestamp_seconds 1772438399.75",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test func histogramsAddUp() {
    let lines = lines(Snapshots.full).filter { $0.hasPrefix("picket_read_to_told_seconds") }
    #expect(lines.first == "picket_read_to_told_seconds_bucket{le=\"0.001\"} 0")
    #expect(lines.contains("picket_read_to_told_seconds_bucket{le=\"0.005\"} 1"))
    #expect(lines.contains("picket_read_to_told_seconds_bucket{le=\"10\"} 1"))
    #expect(
      lines.suffix(3) == [
        "picket_read_to_told_seconds_bucket{le=\"+Inf\"} 2", "picket_read_to_told_seconds_sum 99.004",
        "picket_read_to_told_seconds_count 2",
      ])
  }

  @Test func whatDoesNotExistIsLeftOut() {
    let text = PrometheusText.write(MetricsSnapshot(), at: Snapshots.now)
    for name in ["picket_journal_", "picket_checkpoint_", "picket_lag_", "picket_rule_set_info", "picket_sink_"] {
      #expect(!text.contains(name), "\(name)")
    }
  }

  @Test func theSameTwiceIsTheSame() {
    #expect(
      Set((0..<20).map { _ in PrometheusText.write(Snapshots.full, at: Snapshots.now) }).count == 1)
  }

  @Test func namesFollowTheConventions() {
    var seen: Set<String> = []
    for family in MetricCatalogue.families {
      #expect(seen.insert(family.name).inserted, "\(family.name) stands twice")
      #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
      #expect(family.name.hasPrefix("picket_") || family.name.hasPrefix("process_"))
      #expect(family.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") })
      #expect(!family.help.isEmpty && !family.help.hasSuffix("."))
      #expect(!family.labels.contains { ["le", "quantile", "job", "instance"].contains($0) })
    }
  }

  @Test(arguments: [
    (0.25, "0.25"), (3.0, "3"), (1e-7, "1e-07"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (-0.0, "0"),
    (1e300, "1e+300"),
  ])
  func numbersAreReadable(_ value: Double, _ expected: String) { #expect(PrometheusText.number(value) == expected) }

  @Test func aListenerAloneHasNothingToSayOfAnEngine() {
    var snapshot = Snapshots.full
    snapshot.hasEngine = false
    let listened = lines(snapshot)
    #expect(listened.contains("picket_listener_frames_total{protocol=\"xexun\"} 7"))
    #expect(listened.contains("picket_listener_holding 1"))
    #expect(!listened.contains { $0.hasPrefix("picket_rule_") || $0.hasPrefix("picket_lines_total") })
    snapshot = Snapshots.full
    snapshot.listener = nil
    #expect(!lines(snapshot).contains { $0.contains("picket_listener_") })
  }

  /// Python's own client reads back what was meant, hostile names and all.
  @Test func anotherParserReadsIt() throws {
    guard let python = Tool.find("/usr/bin/python3", "python3"),
      try Tool.run(python, ["-c", "import prometheus_client.parser"]).code == 0
    else { return print("skipped: no prometheus_client (Debian: python3-prometheus-client)") }
    var snapshot = Snapshots.full
    snapshot.rules = Snapshots.hostileNames.enumerated().map { index, name in
      var rule = RuleMetrics(name: name, severity: .warning)
      rule.fired = 1000 + index
      return rule
    }
    snapshot.sinks = Snapshots.hostileNames.map { SinkMetrics(name: $0, kind: "file") }
    let script = """
      import sys
      from prometheus_client.parser import text_string_to_metric_families as parse
      families = list(parse(sys.stdin.buffer.read().decode("utf-8")))
      print(len(families))
      for family in families:
        for sample in family.samples:
          if sample.name == "picket_rule_fired_total": print(int(sample.value), sample.labels["rule"].encode().hex())
          if sample.name == "picket_lines_total": print("lines", int(sample.value))
      """
    let result = try Tool.run(python, ["-c", script], input: PrometheusText.write(snapshot, at: Snapshots.now))
    #expect(result.code == 0, "\(result.text)")
    // The two that differ only in what cannot be shown are one series.
    let replaced = Snapshots.hostileNames.map { name in
      String(
        String.UnicodeScalarView(
          name.unicodeScalars.map { scalar in
            scalar != "\n"
              && (scalar.properties.generalCategory == .control || ["\u{2028}", "\u{2029}"].contains(scalar))
              ? "\u{FFFD}" : scalar
          }))
    }
    var expected = ["\(MetricCatalogue.families.count)", "lines 101"]
    for (index, name) in replaced.enumerated() where replaced.firstIndex(of: name) == index {
      expected.append(
        "\(1000 + index) " + name.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
    #expect(Set(result.text.split(separator: "\n").map(String.init)) == Set(expected), "\(result.text)")
  }

  @Test func promtoolHasNothingToSay() throws {
    guard let promtool = Tool.find("promtool") else { return print("skipped: no promtool (Debian: prometheus)") }
    let result = try Tool.run(
      promtool, ["check", "metrics"], input: PrometheusText.write(Snapshots.full, at: Snapshots.now))
    #expect(result.code == 0 && result.text == "", "\(result.text)")
  }
}

@Suite struct HistogramTests {
  @Test func aBoundIsInItsBucket() {
    var histogram = Histogram(upTo: [1, 2])
    for value in [0.5, 1, 1.5, 2, 2.5, .nan, .infinity] { histogram.observe(value) }
    #expect(histogram.counts == [2, 2, 1])
    #expect(histogram.sum == 7.5)
    #expect(histogram.count == 5)
  }

  @Test func addingIsObservingBoth() {
    var one = Histogram(upTo: [1, 2])
    var other = one
    var both = one
    for value in [0.25, 1.5, 4] {
      one.observe(value, times: 2)
      other.observe(value * 2)
      both.observe(value, times: 2)
      both.observe(value * 2)
    }
    one.add(other)
    #expect(one == both)
  }
}
