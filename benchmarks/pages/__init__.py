"""How long the coordinator's pages take with a million pathways in the database."""
