-- The truth: what happened, in order. A position is never used twice, hence AUTOINCREMENT.
CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT,                  -- NULL: workspace scope
  sequence INTEGER,
  time INTEGER NOT NULL,            -- UTC ticks of 100 ns
  type TEXT NOT NULL,
  turn_id TEXT,
  body TEXT NOT NULL                -- the event as JSON; the columns win over its numbers
);
CREATE UNIQUE INDEX events_by_session ON events (session_id, sequence) WHERE session_id IS NOT NULL;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One owner a session. The row outlives its owner so that a token is never used twice.
CREATE TABLE leases (
  session_id TEXT PRIMARY KEY,
  token INTEGER NOT NULL,
  owner TEXT,                       -- NULL: free
  pid INTEGER NOT NULL,
  machine TEXT NOT NULL,
  started TEXT NOT NULL,
  label TEXT NOT NULL,
  since INTEGER NOT NULL,
  heartbeat INTEGER NOT NULL
) WITHOUT ROWID;

-- A removed value keeps its row, so that a version is never used twice.
CREATE TABLE key_values (
  plugin TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (plugin, key)
) WITHOUT ROWID;

-- Projections: all below can be rebuilt from the events.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  workspace TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  parent TEXT,
  model TEXT,
  message_count INTEGER NOT NULL DEFAULT 0,
  turn_count INTEGER NOT NULL DEFAULT 0,
  input INTEGER NOT NULL DEFAULT 0,
  output INTEGER NOT NULL DEFAULT 0,
  cache_read INTEGER NOT NULL DEFAULT 0,
  cache_write INTEGER NOT NULL DEFAULT 0,
  reasoning INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX sessions_by_name ON sessions (workspace, name);
CREATE INDEX sessions_by_use ON sessions (workspace, updated);

CREATE TABLE messages (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  role INTEGER NOT NULL,
  turn_id TEXT,
  model TEXT,
  interrupted INTEGER NOT NULL,
  created INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the event that finished it
  whole INTEGER NOT NULL,           -- 1: that event holds the parts as well
  PRIMARY KEY (session_id, message_id)
) WITHOUT ROWID;
CREATE INDEX messages_in_order ON messages (session_id, sequence);

CREATE TABLE parts (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- the event that holds it
  PRIMARY KEY (session_id, message_id, number)
) WITHOUT ROWID;

CREATE TABLE files_seen (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (session_id, path)
) WITHOUT ROWID;

-- Turns that began or wait and have no end yet.
CREATE TABLE open_turns (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  turn_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (session_id, turn_id)
) WITHOUT ROWID;
