import Testing

@testable import Platform

@Suite struct MachineTests {
  @Test(
    arguments: [
      ([nil, nil, "en_GB.UTF-8"], true), ([nil, nil, nil], false), (["", "", "C.utf8"], true),
      (["C", nil, "C.UTF-8"], false),
      ([nil, "POSIX", "de_DE.UTF-8"], false), ([nil, "de_DE.UTF-8@euro", nil], true),
      ([nil, nil, "de_DE.ISO-8859-1"], false),
    ] as [([String?], Bool)])
  func theFirstLocaleThatSaysSomethingCounts(_ locales: [String?], _ showsUnicode: Bool) {
    #expect(Machine.showsUnicode(locales) == showsUnicode)
  }
}
