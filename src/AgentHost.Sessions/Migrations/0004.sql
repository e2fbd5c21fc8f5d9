-- The turn that began a sub-agent's session; NULL for all others.
ALTER TABLE sessions ADD COLUMN parent_turn TEXT;
CREATE INDEX sessions_of_agents ON sessions (parent) WHERE parent_turn IS NOT NULL;
