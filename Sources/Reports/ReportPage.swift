/// The files that the page is put together from, as they stand in the program.
enum ReportPage {
  static let frame = PackageResources.report_html
  static let style = PackageResources.report_css
  static let script = PackageResources.report_js
}
