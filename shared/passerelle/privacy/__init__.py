"""Secrets, agreements, and the record of what was told to whom."""
