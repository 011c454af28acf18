"""Whole spaces: groups, pictures, rotations and what is common to all vectors."""
