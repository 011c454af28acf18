"""Where a decoder looks in a source: each file holds one paper's equations, written once for numpy and torch alike."""

from textrnn.registry import Registry

ATTENTIONS = Registry(
    "attention",
    {
        "additive": "textrnn.attention.additive:Additive",
        "dot": "textrnn.attention.dot:Dot",
        "general": "textrnn.attention.general:General",
        "concat": "textrnn.attention.concat:Concat",
        "local-p": "textrnn.attention.local:Local",
        "temporal": "textrnn.attention.temporal:Temporal",
        "feed-forward": "textrnn.attention.feed_forward:FeedForward",
    },
)

# The orders in which the layers of a decoder and its attention follow one another.
DECODERS = Registry(
    "decoder",
    {
        "gnmt": "textrnn.attention.gnmt:GNMT",
        "input-feeding": "textrnn.attention.input_feeding:InputFeeding",
    },
)
