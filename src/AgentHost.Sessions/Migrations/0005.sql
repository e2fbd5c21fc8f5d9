-- What the session is about, in a line; NULL where nobody said so.
ALTER TABLE sessions ADD COLUMN title TEXT;
