"""What the app does: one verb a file, plain arguments, no Flask, no RQ. Opened rooms and the clock are handed in."""
