-- What the pages of the desk list: courses by when they start, those still open apart from those that are over.
CREATE INDEX courses_open ON courses (starts_on, id) WHERE status <> 'ended';
CREATE INDEX courses_over ON courses (starts_on DESC, id DESC) WHERE status = 'ended';
