"""States, transitions and rules of a referring organization: pure, standard library only."""
