extension MailComposer {
  /// What a person will read of a notice's mail: subject and text, before they are packed for the wire.
  package func preview(_ notice: MailNotice) -> (subject: String, text: String) {
    (SubjectWriter(parts: subject).subject(notice), NoticeBody.text(notice, sink: sink))
  }

  /// The same of a digest.
  package func preview(digest notices: [MailNotice], more: Int = 0) -> (subject: String, text: String) {
    let digest = Digest(notices, more: more, limit: Self.digestLimit)
    return (digest.subject, digest.text(sink: sink))
  }
}
