"""Between the domain and the runtime: what a decision finds, and the deadlines it sets."""
