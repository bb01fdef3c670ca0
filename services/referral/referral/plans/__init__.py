"""Pathway plans: the shipped ones as data, and how a plan file is read, checked and drawn."""
