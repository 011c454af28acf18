"""The recurrent cells: each file holds one family's equations, written once for numpy and torch alike."""

from textrnn.registry import Registry

CELLS = Registry(
    "cell",
    {
        "rnn": "textrnn.cells.rnn:RNN",
        "lstm": "textrnn.cells.lstm:LSTM",
        "gru": "textrnn.cells.gru:GRU",
    },
)
