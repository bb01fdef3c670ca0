-- Both columns in one direction, as pages are read.
DROP INDEX required_reports_by_date;
CREATE INDEX required_reports_by_date ON required_reports (report_by DESC, ref DESC);
