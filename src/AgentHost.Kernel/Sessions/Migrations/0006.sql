-- The plugin that a request was made for; NULL where nobody wrote that down.
ALTER TABLE usage ADD COLUMN plugin TEXT;
