"""Choosing tokens: sampling and beam search over anything that can begin and step."""
