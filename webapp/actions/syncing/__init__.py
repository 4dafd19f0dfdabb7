"""The steps of a run: scan, identify, pull, place, plan, apply, verify, books. ``run_sync`` puts them in order."""
