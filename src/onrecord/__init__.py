"""A news feed that shows its sources."""
