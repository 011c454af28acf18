"""Trained weights at work in numpy, without torch."""

from textrnn.registry import Registry

# Cells that have a faster layer than their equations run as they stand; a test proves each equal to them.
FAST_LAYERS = Registry("fast layer", dict.fromkeys(("lstm", "lstm-np"), "textrnn.inference.lstm:LSTMLayer"))
