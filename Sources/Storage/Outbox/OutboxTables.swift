internal import GRDB

/// The tables of what is owed to mail and webhook sinks (docs/spool.md).
///
/// Numbers of states and lanes are those of `NoticeState`, `Lane`, `MessageState` and `RecipientState`; times are ms
/// since 1970.
enum OutboxTables {
  static func create(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE outboxNotice (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          sink TEXT NOT NULL, episode TEXT NOT NULL, n INTEGER NOT NULL,
          position INTEGER NOT NULL, severity INTEGER NOT NULL, kind TEXT NOT NULL,
          rule TEXT NOT NULL, device TEXT NOT NULL, fixTime INTEGER NOT NULL,
          made INTEGER NOT NULL, since INTEGER NOT NULL, json BLOB NOT NULL, isStale INTEGER NOT NULL,
          state INTEGER NOT NULL DEFAULT 0, lane INTEGER NOT NULL, message INTEGER, lastError TEXT,
          UNIQUE (sink, episode, n)
        );
        CREATE INDEX outboxWaiting ON outboxNotice (sink, lane, position, id) WHERE state = 0;
        CREATE INDEX outboxRetracted ON outboxNotice (sink) WHERE state = 0 AND kind = 'retracted';
        CREATE INDEX outboxOwed ON outboxNotice (sink, state, made) WHERE state IN (0, 1, 3);
        CREATE INDEX outboxSettled ON outboxNotice (position) WHERE state IN (2, 4, 5);
        CREATE INDEX outboxInMessage ON outboxNotice (message) WHERE message IS NOT NULL;

        CREATE TABLE outboxMessage (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          sink TEXT NOT NULL, key TEXT NOT NULL, form INTEGER NOT NULL, isCritical INTEGER NOT NULL,
          position INTEGER NOT NULL, made INTEGER NOT NULL, since INTEGER NOT NULL,
          state INTEGER NOT NULL DEFAULT 0, isCounted INTEGER NOT NULL DEFAULT 0,
          isPutOff INTEGER NOT NULL DEFAULT 0,
          attempts INTEGER NOT NULL DEFAULT 0, nextTry INTEGER NOT NULL, lastError TEXT
        );
        -- What is tried next, of each kind: one look-up each, however many are open (`Outbox.standing`).
        CREATE INDEX outboxOpenCritical ON outboxMessage (sink, isPutOff, nextTry) WHERE state = 0 AND isCritical = 1;
        CREATE INDEX outboxOpen ON outboxMessage (sink, isCounted, isPutOff, nextTry) WHERE state = 0 AND isCritical = 0;
        CREATE INDEX outboxNext ON outboxMessage (sink, nextTry) WHERE state = 0;
        CREATE INDEX outboxFailed ON outboxMessage (sink, nextTry) WHERE state = 0 AND lastError IS NOT NULL;
        CREATE INDEX outboxSent ON outboxMessage (position) WHERE state <> 0;

        CREATE TABLE outboxRecipient (
          message INTEGER NOT NULL REFERENCES outboxMessage (id) ON DELETE CASCADE,
          place INTEGER NOT NULL, address TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0,
          attempts INTEGER NOT NULL DEFAULT 0, nextTry INTEGER NOT NULL, lastReply TEXT,
          PRIMARY KEY (message, place)
        ) WITHOUT ROWID;

        -- When mails went out, for rate limits.
        CREATE TABLE outboxSending (sink TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX outboxSendingBySink ON outboxSending (sink, at);

        -- How a sink as a whole fares.
        CREATE TABLE outboxSink (
          name TEXT PRIMARY KEY, failures INTEGER NOT NULL DEFAULT 0, failedAt INTEGER,
          resumesAt INTEGER NOT NULL DEFAULT 0, isAsked INTEGER NOT NULL DEFAULT 0, lastError TEXT,
          -- How the sink writes its messages, for `picket spool show`.
          profile BLOB
        ) WITHOUT ROWID;

        -- What `picket spool` asks of a running engine.
        CREATE TABLE outboxRequest (
          id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, notice INTEGER, sink TEXT, isDead INTEGER NOT NULL
        );
        """)
  }
}
