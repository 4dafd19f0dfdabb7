"""Figures, printed: what is quick, by how much, and what the services' own limits make of it."""
