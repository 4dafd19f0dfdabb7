"""`python -m webapp.cli` is `unisson`."""

from webapp.cli import main

main()
