"""How large the tensors are that some lines of torch make."""

import torch
from torch.overrides import TorchFunctionMode


class TensorSizes(TorchFunctionMode):
    """While entered, notes the number of elements of everything torch gives."""

    def __init__(self):
        super().__init__()
        self.sizes = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            self.sizes.append(result.numel())
        return result
