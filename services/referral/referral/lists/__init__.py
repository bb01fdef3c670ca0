"""Code lists and parameters shipped as data, and those an organization adds."""
