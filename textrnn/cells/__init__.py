"""The recurrent cells: each file holds one family's equations, written once for numpy and torch alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textrnn.config import CELL_OPTIONS, NetworkConfig, Seq2SeqConfig
from textrnn.errors import UsageError
from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.cells.cell import Cell

CELLS = Registry(
    "cell",
    {
        "rnn": "textrnn.cells.rnn:RNN",
        "rnn-relu": "textrnn.cells.rnn:ReluRNN",
        "irnn": "textrnn.cells.rnn:IRNN",
        "lstm": "textrnn.cells.lstm:LSTM",
        "lstm-1997": "textrnn.cells.lstm:LSTM1997",
        "lstm-peephole": "textrnn.cells.peephole:PeepholeLSTM",
        "lstm-nig": "textrnn.cells.peephole:NoInputGate",
        "lstm-nfg": "textrnn.cells.peephole:NoForgetGate",
        "lstm-nog": "textrnn.cells.peephole:NoOutputGate",
        "lstm-niaf": "textrnn.cells.peephole:NoInputActivation",
        "lstm-noaf": "textrnn.cells.peephole:NoOutputActivation",
        "lstm-np": "textrnn.cells.peephole:NoPeepholes",
        "lstm-cifg": "textrnn.cells.peephole:CoupledGates",
        "lstm-fgr": "textrnn.cells.peephole:FullGateRecurrence",
        "lstm-ln": "textrnn.cells.normalized:NormalizedLSTM",
        "gru": "textrnn.cells.gru:GRU",
        "gru-v3": "textrnn.cells.gru:GRUv3",
        "mgu": "textrnn.cells.mgu:MGU",
        "mut1": "textrnn.cells.mut:MUT1",
        "mut2": "textrnn.cells.mut:MUT2",
        "mut3": "textrnn.cells.mut:MUT3",
        "mingru": "textrnn.cells.mingru:MinGRU",
        "mogrifier": "textrnn.cells.mogrifier:MogrifierLSTM",
    },
)


def make_cell(config: NetworkConfig | Seq2SeqConfig, input_size: int, hidden_size: int) -> "Cell":
    """Make a cell of the kind that a network has."""
    kind = CELLS.get(config.cell)
    cell: Cell = kind(input_size, hidden_size, **{name: getattr(config, name) for name in kind.options()})
    return cell


def check_cell(settings: Mapping[str, Any]) -> None:
    """Raise UsageError for a cell that does not exist, and for options of cells that this one does not have."""
    name = settings.get("cell", "lstm")
    kind = CELLS.get(name)
    for option in CELL_OPTIONS:
        if option in settings and option not in kind.options():
            having = ", ".join(each for each in CELLS.names() if option in CELLS.get(each).options())
            raise UsageError(f"the cell {name!r} has no {option}. Leave it out, or take one that has: {having}.")
