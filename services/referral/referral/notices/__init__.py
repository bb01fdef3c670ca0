"""Texts that people are shown or read before they agree: data, with a version in each language."""
