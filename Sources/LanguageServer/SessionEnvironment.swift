package import Rules

/// What a session has to be told of the world. No closure may take long: editors wait for the answers.
package struct SessionEnvironment: Sendable {
  /// The rule files in a folder and its folders, in byte order of their paths; nil: there are too many to look at.
  package var ruleFiles: @Sendable (_ folder: String) -> [String]?
  /// The bytes of a file; nil: not readable.
  package var bytes: @Sendable (_ path: String) -> [UInt8]?
  /// The names of time zones, for completion.
  package var zoneNames: @Sendable () -> [String]
  package init(
    ruleFiles: @escaping @Sendable (String) -> [String]?, bytes: @escaping @Sendable (String) -> [UInt8]?,
    zoneNames: @escaping @Sendable () -> [String]
  ) {
    self.ruleFiles = ruleFiles
    self.bytes = bytes
    self.zoneNames = zoneNames
  }
}

/// What is to be found out about a rule set beside the conversation; plain values, for any thread.
package struct CheckJob: Sendable {
  package var root: String
  /// Of the rule set's texts.
  package var version: Int
  package var sources: [SourceFile]
  package var parsed: ParsedRuleSet
}

/// What the checker said of a job.
package struct CheckOutcome: Sendable {
  package var root: String
  package var version: Int
  package var findings: [Diagnostic]
  package init(of job: CheckJob, findings: [Diagnostic]) {
    root = job.root
    version = job.version
    self.findings = findings
  }
}

/// Fences whose files are to be read beside the conversation.
package struct FenceJob: Sendable {
  package var root: String
  package var groups: [FenceGroup]
}

/// What was found out about fences.
package struct FenceOutcome: Sendable {
  /// A finding about the declaration of this name; nil: about all together.
  package struct Finding: Sendable {
    package var fence: String?
    package var diagnostic: Diagnostic
    package init(fence: String?, diagnostic: Diagnostic) {
      self.fence = fence
      self.diagnostic = diagnostic
    }
  }
  /// A fence or set as hovers tell of it.
  package struct Facts: Sendable {
    /// Lines of Markdown: kind, vertices, size, bounds.
    package var lines: [String]
    package init(lines: [String]) { self.lines = lines }
  }
  package var root: String
  package var findings: [Finding]
  package var facts: [String: Facts]
  /// The checker can say more of the rules, now that the fences are read.
  package var helpsCheck: Bool
  package init(root: String, findings: [Finding], facts: [String: Facts], helpsCheck: Bool) {
    self.root = root
    self.findings = findings
    self.facts = facts
    self.helpsCheck = helpsCheck
  }
}
