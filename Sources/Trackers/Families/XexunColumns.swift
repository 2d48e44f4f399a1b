/// The columns of an extended Xexun frame, counted from that of the battery: some firmware leaves out those before it.
struct XexunColumns {
  private let frame: FrameBytes
  private let begin: Int
  private let columns: [FrameBytes]
  private let battery: Int
  /// The last column has its end; without, it may have lost digits.
  private let isTerminated: Bool

  /// The columns from a place up to another, behind which a terminator may stand; nil: there are none.
  init?(_ frame: FrameBytes, _ begin: Int, _ end: Int) {
    self.frame = frame
    self.begin = begin
    columns = frame.slice(begin, end).split(0x2C)
    guard columns.count > 1 else { return nil }
    battery = columns.prefix(4).firstIndex { XexunLayout.isBattery($0.trimmed, 0) } ?? 2
    isTerminated = end < frame.count
  }

  func fill(_ report: inout DeviceReport) {
    report.variant = .ext
    if battery > 0 { report.satellites = column(-battery).integer }
    if battery > 1 { report.altitude = column(-1).number }
    readBattery(column(0), &report)
    switch column(1).integer {
    case 0?: report.charging = false
    case 1?: report.charging = true
    default: break
    }
    readChecks(&report)
    report.cell = cell
    for extra in columns.dropFirst(battery + 8) { readExtra(extra.trimmed, &report) }
  }

  /// A column whose end is known; empty where there is none such.
  private func column(_ offset: Int) -> FrameBytes {
    let number = battery + offset
    let isWhole = number < columns.count - 1 || number == columns.count - 1 && isTerminated
    return isWhole ? columns[number].trimmed : FrameBytes([])
  }

  /// `F:3.95V`, perhaps with readings of inputs behind it: `L:3.62V/ADC1=12.4V`.
  private func readBattery(_ text: FrameBytes, _ report: inout DeviceReport) {
    guard XexunLayout.isBattery(text, 0) else { return }
    report.batteryLow = text[0] == 0x4C
    let volts = text.first(0x56) ?? text.first(0x2F) ?? text.count
    report.batteryVoltage = text.slice(2, volts).number
  }

  /// The length is that of all before its own digits; the CRC is over all before its own.
  private func readChecks(_ report: inout DeviceReport) {
    let length = begin + columns.prefix(battery + 2).reduce(0) { $0 + $1.count + 1 }
    report.integrity.length = column(2).integer.map { $0 == length ? .ok : .bad } ?? .absent
    guard let told = column(3).integer else {
      report.integrity.crc16 = .absent
      return
    }
    let crc = length + columns[battery + 2].count + 1
    report.integrity.crc16 = told == Int(Checksums.crc16(frame.slice(0, crc))) ? .ok : .bad
  }

  /// A cell of zeros is none. One at the end of the bytes counts if it is as long as the area, or has four digits.
  private var cell: Cell? {
    let area = column(6)
    guard let country = column(4).integer, country > 0, column(5).integer != nil, isHexadecimal(area) else {
      return nil
    }
    var cell = column(7)
    if cell.isEmpty, columns.count == battery + 8, let last = columns.last, last.count >= min(4, area.count) {
      cell = last.trimmed
    }
    return Cell(mcc: column(4), mnc: column(5), lac: area, cid: isHexadecimal(cell) ? cell : nil)
  }

  private func isHexadecimal(_ text: FrameBytes) -> Bool { text.hexadecimal != nil }

  /// Columns that firmware adds: `OIL=41.5`, `T=22.0`, `RFID=…`.
  private func readExtra(_ text: FrameBytes, _ report: inout DeviceReport) {
    if text.hasWord("OIL=") {
      report.fuel = text.from(4).number
    } else if text.hasWord("T=") {
      report.temperature = text.from(2).number
    } else if text.hasWord("RFID=") {
      report.rfid = text.from(5)
    }
  }
}
