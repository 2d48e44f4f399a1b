internal import Model
package import Wire

/// Writes events as lines of the native dialect (docs/events.md): a key is there where the frame says something.
package enum EventWriter {
  /// Appends one line, its end included.
  package static func write(_ event: TrackerEvent, into out: inout ByteBuffer) {
    out.append("{\"device\":")
    JSONEscaper.string(event.identity.text, into: &out)
    writeTimes(event, &out)
    writePlace(event, &out)
    writeState(event.report, &out)
    writeOrigin(event, &out)
    writeMarks(event, &out)
    out.append("}\n")
  }

  private static func writeTimes(_ event: TrackerEvent, _ out: inout ByteBuffer) {
    if let time = event.clock.time { append(&out, "time", time: time) }
    append(&out, "received", time: event.received)
    append(&out, "type", kind(event))
  }

  /// A report without a place is word of the device's state.
  private static func kind(_ event: TrackerEvent) -> String {
    if event.report.kind != .position { return event.report.kind.rawValue }
    if case .at = event.report.place { return "position" }
    return "status"
  }

  // MARK: Place

  private static func writePlace(_ event: TrackerEvent, _ out: inout ByteBuffer) {
    let report = event.report
    if case .at(let latitude, let longitude) = report.place {
      append(&out, "lat", latitude, digits: 6)
      append(&out, "lon", longitude, digits: 6)
    }
    if let isValid = event.fix.isValid { append(&out, "valid", isValid) }
    if let reason = event.fix.reason { append(&out, "reason", reason.rawValue) }
    if let speed = report.speed.map({ $0 * event.speedUnit.kilometresPerHour }), speed >= 0, speed <= 1600 {
      append(&out, "speed", speed, digits: 3)
    }
    if let course = report.course, course >= 0, course <= 360 { append(&out, "course", course, digits: 2) }
    if let altitude = report.altitude, altitude >= -12_000, altitude <= 18_000 {
      append(&out, "altitude", altitude, digits: 2)
    }
    if let satellites = report.satellites, satellites >= 0, satellites <= 40 {
      append(&out, "satellites", Double(satellites), digits: 0)
    }
    if let hdop = report.hdop, hdop >= 0, hdop < 100 { append(&out, "hdop", hdop, digits: 2) }
    if let signal = report.gpsSignal { append(&out, "gps_signal", String(Unicode.Scalar(signal))) }
  }

  // MARK: State

  private static func writeState(_ report: DeviceReport, _ out: inout ByteBuffer) {
    if !report.alarms.isEmpty { writeAlarms(report.alarms, &out) }
    if let keyword = report.keyword, !keyword.isEmpty { append(&out, "keyword", keyword) }
    if let value = report.ignition { append(&out, "ignition", value) }
    if let value = report.door { append(&out, "door", value) }
    if let value = report.charging { append(&out, "charging", value) }
    if let value = report.externalPower { append(&out, "external_power", value) }
    if let value = report.batteryLow { append(&out, "battery_low", value) }
    if let value = report.battery, value >= 0, value <= 100 { append(&out, "battery", value, digits: 2) }
    if let value = report.batteryVoltage, value >= 0, value <= 100 { append(&out, "battery_voltage", value, digits: 3) }
    if let value = report.powerVoltage, value >= 0, value <= 100 { append(&out, "power_voltage", value, digits: 3) }
    if let value = report.fuel { append(&out, "fuel", value, digits: 2) }
    if let value = report.temperature { append(&out, "temperature", value, digits: 2) }
    if let value = report.odometer { append(&out, "odometer", value, digits: 0) }
    if let value = report.rfid, !value.isEmpty { append(&out, "rfid", value) }
    if let value = report.status, !value.isEmpty { append(&out, "status", value) }
    if let cell = report.cell, !cell.isEmpty { writeCell(cell, &out) }
  }

  private static func writeAlarms(_ alarms: [TrackerAlarm], _ out: inout ByteBuffer) {
    out.append(",\"alarm\":[")
    for (index, alarm) in alarms.enumerated() {
      if index > 0 { out.append(0x2C) }
      JSONEscaper.string(alarm.rawValue, into: &out)
    }
    out.append("]")
  }

  private static func writeCell(_ cell: Cell, _ out: inout ByteBuffer) {
    out.append(",\"cell\":{")
    var isFirst = true
    for (key, part) in [("mcc" as StaticString, cell.mcc), ("mnc", cell.mnc), ("lac", cell.lac), ("cid", cell.cid)] {
      guard let part else { continue }
      if !isFirst { out.append(0x2C) }
      isFirst = false
      out.append(0x22)
      out.append(key)
      out.append("\":")
      JSONEscaper.string(part.text, into: &out)
    }
    out.append("}")
  }

  // MARK: What the listener knows

  private static func writeOrigin(_ event: TrackerEvent, _ out: inout ByteBuffer) {
    let report = event.report
    append(&out, "protocol", report.family.rawValue)
    if let variant = report.variant { append(&out, "variant", variant.rawValue) }
    append(&out, "id_kind", event.identity.kind.rawValue)
    append(&out, "id_source", event.identitySource.rawValue)
    if let imei = report.imei { append(&out, "imei", imei) }
    append(&out, "transport", event.source.transport.rawValue)
    if let peer = event.source.peer { append(&out, "peer", peer) }
    if let time = report.deviceTime { writeWallClock(time, &out) }
    if let zone = event.clock.zoneMinutes { append(&out, "tz_offset_min", Double(zone), digits: 0) }
    append(&out, "clock", event.clock.mark.rawValue)
  }

  /// The device's wall clock has no zone, so it is written without one.
  private static func writeWallClock(_ milliseconds: Int64, _ out: inout ByteBuffer) {
    append(&out, "device_time", time: milliseconds)
    // The quote and the Z.
    out.truncate(to: out.count - 2)
    out.append(0x22)
  }

  private static func writeMarks(_ event: TrackerEvent, _ out: inout ByteBuffer) {
    let marks = event.marks
    if marks.lateMilliseconds > 0 {
      append(&out, "late", true)
      append(&out, "late_s", Double(marks.lateMilliseconds / 1000), digits: 0)
    }
    if marks.isOutOfOrder { append(&out, "out_of_order", true) }
    if marks.isRepeated { append(&out, "dup", true) }
    if event.report.isStored { append(&out, "stored", true) }
    writeIntegrity(event.report.integrity, &out)
    if !event.answers.isEmpty { append(&out, "answered", FrameBytes(event.answers.flatMap(\.bytes)).trimmed) }
    if let sequence = event.sequence { append(&out, "seq", Double(sequence), digits: 0) }
    if let raw = event.raw {
      append(&out, key: "raw")
      writeHex(raw, into: &out)
    }
  }

  private static func writeIntegrity(_ integrity: Integrity, _ out: inout ByteBuffer) {
    let checks = [
      ("rmc" as StaticString, integrity.rmc), ("length", integrity.length), ("crc16", integrity.crc16),
      ("hemisphere", integrity.hemisphere),
    ]
    if checks.allSatisfy({ $0.1 == nil }) { return }
    out.append(",\"integrity\":{")
    var isFirst = true
    for (key, check) in checks {
      guard let check else { continue }
      if !isFirst { out.append(0x2C) }
      isFirst = false
      out.append(0x22)
      out.append(key)
      out.append("\":\"")
      out.append(utf8: check.rawValue)
      out.append(0x22)
    }
    out.append("}")
  }

  /// Appends bytes as a JSON string of hexadecimal digits.
  package static func writeHex(_ bytes: FrameBytes, into out: inout ByteBuffer) {
    out.append(0x22)
    for index in 0..<bytes.count { out.appendHex(UInt64(bytes[index]), count: 2) }
    out.append(0x22)
  }

  // MARK: Members

  private static func append(_ out: inout ByteBuffer, key: StaticString) {
    out.append(",\"")
    out.append(key)
    out.append("\":")
  }

  private static func append(_ out: inout ByteBuffer, _ key: StaticString, _ value: String) {
    append(&out, key: key)
    JSONEscaper.string(value, into: &out)
  }

  private static func append(_ out: inout ByteBuffer, _ key: StaticString, _ value: FrameBytes) {
    append(&out, key, value.text)
  }

  private static func append(_ out: inout ByteBuffer, _ key: StaticString, _ value: Bool) {
    append(&out, key: key)
    if value { out.append("true") } else { out.append("false") }
  }

  private static func append(_ out: inout ByteBuffer, _ key: StaticString, _ value: Double, digits: Int) {
    append(&out, key: key)
    NumberWriter.rounded(value, digits: digits, into: &out)
  }

  private static func append(_ out: inout ByteBuffer, _ key: StaticString, time: Int64) {
    append(&out, key: key)
    out.append(0x22)
    TimeWriter.rfc3339(time, into: &out)
    out.append(0x22)
  }

}
