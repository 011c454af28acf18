"""Documents: their vectors, topics, terms and labels."""
