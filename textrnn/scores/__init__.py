"""How good a model or a text is, in figures."""
