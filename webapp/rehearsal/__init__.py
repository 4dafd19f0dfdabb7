"""Rehearsal services: built-in imitations of the music services, to try and test Unisson without an account."""
