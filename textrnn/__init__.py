"""textrnn: train recurrent networks on text, generate text with them, and summarize text."""

__version__ = "0.1.0"
