"""What an organization may set for itself, and what follows from the law: data with its source, checked when loaded."""
