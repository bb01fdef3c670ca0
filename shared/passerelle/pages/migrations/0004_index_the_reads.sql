-- Reads are shown the newest first, all of them, of one account or of one file; the oldest are forgotten first.
CREATE INDEX page_reads_account ON page_reads (account, id);
CREATE INDEX page_reads_read_at ON page_reads (read_at);
