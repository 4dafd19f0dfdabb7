"""Rehearsal services: built-in imitations of the music services, so that Unisson can be tried and tested without any account."""
