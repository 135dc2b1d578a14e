"""Measures every stage against public gold and against the peers."""
