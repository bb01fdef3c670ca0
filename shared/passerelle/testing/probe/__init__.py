"""A service small enough to be judged exactly: it writes down every number it is told and answers each once.

What it must show after any fault is plain: for each ref the numbers 1..n, each once, in order, and n answers sent back.
"""
