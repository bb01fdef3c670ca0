"""What staff and systems ask of a referring organization, each as one pure decision."""
