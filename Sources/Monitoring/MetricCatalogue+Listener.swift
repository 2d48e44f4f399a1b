/// The metrics of a listener for trackers.
extension MetricCatalogue {
  static let listener: [MetricFamily] = [
    MetricFamily("picket_listener_connections", .gauge, "Connections of trackers that are open") {
      $0.listener?.open
    },
    MetricFamily("picket_listener_connections_total", .counter, "Connections that trackers opened") {
      $0.listener?.connections
    },
    MetricFamily(
      "picket_listener_closed_total", .counter, "Connections that the listener closed, by why", label: "why",
      of: \.closed),
    MetricFamily("picket_listener_datagrams_total", .counter, "Datagrams that came") { $0.listener?.datagrams },
    MetricFamily(
      "picket_listener_datagram_drops_total", .counter, "Datagrams that the system dropped, since nobody took them"
    ) { $0.listener?.datagramDrops },
    MetricFamily("picket_listener_bytes_total", .counter, "Bytes that came from trackers") { $0.listener?.bytes },
    MetricFamily(
      "picket_listener_frames_total", .counter, "Frames read, by protocol", label: "protocol", of: \.frames),
    MetricFamily(
      "picket_listener_events_total", .counter, "Events written, by type", label: "type", of: \.events),
    MetricFamily(
      "picket_listener_rejected_total", .counter, "Pieces of input that made no event, by reason", label: "reason",
      of: \.rejected),
    MetricFamily(
      "picket_listener_unsupported_total", .counter, "Senders that speak a protocol which is known and not read",
      label: "protocol", of: \.unsupported),
    MetricFamily(
      "picket_listener_scanners_total", .counter, "Senders that are no trackers, by what they speak", label: "kind",
      of: \.scanners),
    MetricFamily(
      "picket_listener_invalid_fixes_total", .counter, "Fixes that may not be used, by reason", label: "reason",
      of: \.invalidFixes),
    MetricFamily(
      "picket_listener_clocks_total", .counter, "Events by what their fix time is worth", label: "clock",
      of: \.clocks),
    MetricFamily("picket_listener_alarms_total", .counter, "Events with an alarm") { $0.listener?.alarms },
    MetricFamily("picket_listener_late_total", .counter, "Events more than two minutes behind their fix") {
      $0.listener?.late
    },
    MetricFamily("picket_listener_out_of_order_total", .counter, "Events behind a newer fix of their device") {
      $0.listener?.outOfOrder
    },
    MetricFamily("picket_listener_repeated_total", .counter, "Events that were sent before") {
      $0.listener?.repeated
    },
    MetricFamily("picket_listener_checksum_faults_total", .counter, "Frames with a wrong checksum") {
      $0.listener?.checksumFaults
    },
    MetricFamily("picket_listener_quarantined_total", .counter, "Events of devices that are not let in") {
      $0.listener?.quarantined
    },
    MetricFamily("picket_listener_devices", .gauge, "Devices that are remembered") { $0.listener?.devices },
    MetricFamily("picket_listener_answers_total", .counter, "Answers to trackers") { $0.listener?.answers },
    MetricFamily("picket_listener_unsent_answers_total", .counter, "Answers that could not go out") {
      $0.listener?.unsentAnswers
    },
    MetricFamily(
      "picket_listener_owed_answers", .gauge, "Answers to alarms whose events are not handed on yet"
    ) { $0.listener?.owedAnswers },
    MetricFamily("picket_listener_waiting_bytes", .gauge, "Bytes of lines that wait for their reader") {
      $0.listener?.waitingBytes
    },
    MetricFamily("picket_listener_holds_total", .counter, "Times that a slow reader of the lines held trackers back") {
      $0.listener?.holds
    },
    MetricFamily("picket_listener_holding", .gauge, "1 while trackers are held back") {
      $0.listener.map { $0.isHolding ? 1 : 0 }
    },
    MetricFamily(
      "picket_listener_unwritten_total", .counter, "Lines of side files for which there was no room, by file",
      label: "file", of: \.unwritten),
  ]
}

extension MetricFamily {
  /// Counts of the listener by a label.
  fileprivate init(
    _ name: String, _ kind: Kind, _ help: String, label: String,
    of counts: @escaping @Sendable (ListenerMetrics) -> [String: Int]
  ) {
    self.init(name, kind, help, labels: [label]) { snapshot, _ in
      (snapshot.listener.map(counts) ?? [:]).sorted { $0.key < $1.key }.map { Sample(.whole($0.value), $0.key) }
    }
  }
}
