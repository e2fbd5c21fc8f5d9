-- Tokens and money, request by request; can be rebuilt from the events.
CREATE TABLE usage (
  position INTEGER PRIMARY KEY,     -- the event that tells of it
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  turn_id TEXT,
  time INTEGER NOT NULL,            -- UTC ticks of 100 ns
  model TEXT,
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  cost INTEGER                      -- 10^-12 US dollars; NULL: price unknown
);
CREATE INDEX usage_by_session ON usage (session_id);
CREATE INDEX usage_by_time ON usage (time);

INSERT INTO usage (position, session_id, turn_id, time, model, input, output, cache_read, cache_write, reasoning, cost)
SELECT e.position, e.session_id, e.turn_id, e.time, coalesce(json_extract(e.body, '$.model'), s.model),
  coalesce(json_extract(e.body, '$.usage.input'), 0), coalesce(json_extract(e.body, '$.usage.output'), 0),
  coalesce(json_extract(e.body, '$.usage.cacheRead'), 0), coalesce(json_extract(e.body, '$.usage.cacheWrite'), 0),
  coalesce(json_extract(e.body, '$.usage.reasoning'), 0), CAST(round(json_extract(e.body, '$.cost') * 1000000000000) AS INTEGER)
FROM events e JOIN sessions s ON s.id=e.session_id
WHERE e.type='step.completed' AND coalesce(json_extract(e.body, '$.usage.input'), 0) + coalesce(json_extract(e.body, '$.usage.output'), 0) > 0;
