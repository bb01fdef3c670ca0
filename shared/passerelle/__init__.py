"""Everything a Passerelle service may import."""
