"""The hallway: what every provider's room shares."""
