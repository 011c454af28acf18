"""textrnn: train recurrent networks on text, generate text with them, and summarize text."""

__version__ = "0.1.0"

# Public names, imported when they are asked for.
_MODULE_BY_NAME = {
    "Corpus": "textrnn.text.corpus",
    "LanguageModelStepper": "textrnn.inference.language_model",
    "Run": "textrnn.run",
    "Sampler": "textrnn.decoding.sampling",
    "beam_search": "textrnn.decoding.beam",
    "fit": "textrnn.training.loop",
    "sample": "textrnn.decoding.sampling",
}


def __getattr__(name: str) -> object:
    import importlib

    if name not in _MODULE_BY_NAME:
        raise AttributeError(f"module 'textrnn' has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULE_BY_NAME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_BY_NAME])
