/// Commands whose columns are neither place nor time.
extension TK103Command {
  /// Country, network, area and cell, as sent: `262,01,2A1F,0C3D`, and whatever else of cells and networks around.
  func fillCell(_ report: inout DeviceReport) {
    let columns = columns
    guard columns.count >= 4, columns[0].count == 3, columns[0].integer != nil else { return }
    report.variant = .cell
    report.cell = Cell(mcc: columns[0], mnc: columns[1], lac: columns[2], cid: columns[3])
  }

  /// `ddmmyy`, `hhmmss`, a step of the battery, its hundredths of a volt, tenths of a volt of the supply, and whether
  /// there is one.
  func fillBattery(_ report: inout DeviceReport) {
    let columns = columns
    func measure(_ number: Int) -> Int? {
      guard number < columns.count, let value = columns[number].integer, value < 65535 else { return nil }
      return value
    }
    report.stamp = TK103Clock.stamp(columns, received)
    report.battery = measure(2).flatMap { Self.steps[$0] }
    report.batteryVoltage = measure(3).map { Double($0) / 100 }
    report.powerVoltage = measure(4).map { Double($0) / 10 }
  }

  /// Percent of the battery by the steps that the device has for it.
  private static let steps: [Int: Double] = [2: 10, 3: 20, 4: 50, 5: 80, 6: 100]
}
