internal import Model

/// One metric as it is shown: its name, what it means, and where its samples come from.
struct MetricFamily: Sendable {
  enum Kind: String, Sendable { case counter, gauge, histogram }

  /// A value with the values of the family's labels.
  struct Sample: Sendable {
    var labels: [String]
    var value: Value
    init(_ value: Value, _ labels: String...) {
      self.labels = labels
      self.value = value
    }
  }
  enum Value: Sendable {
    case whole(Int)
    case real(Double)
    case histogram(Histogram)
  }

  let name: String
  let kind: Kind
  let help: String
  let labels: [String]
  /// Its samples at a moment, ms since 1970. None: the family is left out.
  let samples: @Sendable (MetricsSnapshot, Int64) -> [Sample]

  init(
    _ name: String, _ kind: Kind, _ help: String, labels: [String] = [],
    samples: @escaping @Sendable (MetricsSnapshot, Int64) -> [Sample]
  ) {
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels
    self.samples = samples
  }

  /// A count or gauge without labels.
  init(_ name: String, _ kind: Kind, _ help: String, whole: @escaping @Sendable (MetricsSnapshot) -> Int?) {
    self.init(name, kind, help) { snapshot, _ in whole(snapshot).map { [Sample(.whole($0))] } ?? [] }
  }

  /// A gauge without labels; ms since 1970 or of a length become seconds.
  init(
    _ name: String, _ help: String, seconds: @escaping @Sendable (MetricsSnapshot, Int64) -> Double?
  ) {
    self.init(name, .gauge, help) { snapshot, now in seconds(snapshot, now).map { [Sample(.real($0))] } ?? [] }
  }

  /// A number of each rule.
  init(_ name: String, _ kind: Kind, _ help: String, ofRules value: @escaping @Sendable (RuleMetrics) -> Int) {
    self.init(name, kind, help, labels: ["rule", "severity"]) { snapshot, _ in
      snapshot.rules.map { Sample(.whole(value($0)), $0.name, $0.severity.rawValue) }
    }
  }

  /// A number of each sink.
  init(_ name: String, _ kind: Kind, _ help: String, ofSinks value: @escaping @Sendable (SinkMetrics) -> Int) {
    self.init(name, kind, help, labels: ["sink", "kind"]) { snapshot, _ in
      snapshot.sinks.map { Sample(.whole(value($0)), $0.name, $0.kind) }
    }
  }
}
