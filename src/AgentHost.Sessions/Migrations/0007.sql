-- The plugin whose event it is, so that it can read its own; NULL for the host's.
ALTER TABLE events ADD COLUMN plugin TEXT;
UPDATE events SET plugin=json_extract(body, '$.plugin')
WHERE CASE WHEN instr(body, '"plugin":')=0 THEN 0 WHEN NOT json_valid(body) THEN 0
  ELSE json_type(body, '$.plugin')='text' AND json_type(body, '$.data') IS NOT NULL END;
CREATE INDEX events_by_plugin ON events (session_id, plugin, sequence) WHERE plugin IS NOT NULL;
