"""What Passerelle costs, measured against what it could cost, in one run on real Kafka and PostgreSQL."""
