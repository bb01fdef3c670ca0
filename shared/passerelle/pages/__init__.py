"""Pages for people: sign-in, templates, words, files, live notices, and the person's own links."""
