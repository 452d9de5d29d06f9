-- Alerts that an integration may have been told to fire, and of whose end it was not told since; hashes as in firing. It is
-- written before a notification is handed out, so that a crash leaves nobody with an incident that never ends.
ALTER TABLE announced ADD COLUMN open BLOB NOT NULL DEFAULT x'';
UPDATE announced SET open = firing;

-- Groups in which nothing happens are not written: next_flush_at of groups may be a turn that is over, after which the group had
-- nothing to say; the next is a whole number of its intervals later.
