"""The state of a trainer, kept and compared."""

from textrnn.embeddings.training.trainer import Snapshot


def copied(snapshot):
    return Snapshot({name: tensor.copy() for name, tensor in snapshot.tensors.items()}, dict(snapshot.counters))


def tensor_bytes(model):
    return [tensor.tobytes() for tensor in model.state().tensors.values()]
