-- The plugin that a request was made for; NULL where nobody wrote that down.
ALTER TABLE usage ADD COLUMN plugin TEXT;

-- What began a session, and the money that its requests are known to have cost (10^-12 US dollars).
ALTER TABLE sessions ADD COLUMN client TEXT;
ALTER TABLE sessions ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET cost=coalesce((SELECT sum(cost) FROM usage u WHERE u.session_id=sessions.id), 0);

-- The position of the last event: which session was used last does not depend on clocks.
ALTER TABLE sessions ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET used=coalesce((SELECT position FROM events e WHERE e.session_id=sessions.id ORDER BY e.sequence DESC LIMIT 1), 0);
DROP INDEX sessions_by_use;
CREATE INDEX sessions_by_use ON sessions (workspace, used);
