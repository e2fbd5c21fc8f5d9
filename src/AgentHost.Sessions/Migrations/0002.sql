-- Which session made which blob: the same bytes are one file for all, but only who made them may name them.
CREATE TABLE blobs (
  session_id TEXT NOT NULL,
  blob_id TEXT NOT NULL,            -- 64 hexadecimal digits
  PRIMARY KEY (session_id, blob_id)
) WITHOUT ROWID;
