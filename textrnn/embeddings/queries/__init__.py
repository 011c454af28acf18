"""Questions about words, answered with numpy alone."""
