"""The tables of a referring organization, in order; never edited after release."""
