"""The commands of `textrnn embed`, one to a file."""
