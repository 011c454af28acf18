"""Kernels as machine code for this processor, by way of LLVM."""

import ctypes
import functools
import itertools
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir

from textrnn.cells.expressions import CONSTANT, Node
from textrnn.networks.fused.kernel import VECTORS, Kernel, Loop

COUNT, HALF_BITS, FULL_BITS = ir.IntType(64), ir.IntType(16), ir.IntType(32)
NO_NUMBER = 0x7FC00000  # the bits of a NaN in float32
# everything but the wish that there be no NaN: a loss that is none has to be seen
FAST = ("contract", "arcp", "nsz", "reassoc", "afn")
OPERATORS = {"add": "fadd", "subtract": "fsub", "multiply": "fmul", "divide": "fdiv"}
# tanh as an odd polynomial over an even one, within 4e-7 of it up to where it is 1 in float32
TANH_ENDS = 7.90531110763549805
TANH_OVER = (
    4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08, -8.60467152213735e-11,
    2.00018790482477e-13, -2.76076847742355e-16,
)  # fmt: skip
TANH_UNDER = 4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04, 1.19825839466702e-06


class MachineCode:
    """A kernel that is called with the number of rows and the address of each of its `arrays`.

    scratch: how many numbers its last parameter has room for.
    """

    def __init__(self, kernel: Kernel, widths: Mapping[str, int], number: ir.Type, rounded: str) -> None:
        self.arrays = kernel.arrays
        widest = max((node.width for node in kernel.crossing), default=0)
        self.scratch = len(kernel.crossing) * widest
        module, name = ir.Module(), f"kernel{next(_numbers)}"
        _Function(module, name, kernel, widths, number, rounded, widest).write()
        parameters = [ctypes.c_int64] + [ctypes.c_void_p] * (len(self.arrays) + 1)
        self.call: Callable[..., None] = ctypes.CFUNCTYPE(None, *parameters)(_compile(str(module), name))


_numbers = itertools.count()


_compiling = threading.Lock()


@functools.cache
def _processor() -> tuple[Any, Any]:
    """Give this processor, and what compiles for it and keeps all kernels until the process ends."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # LLVM does not know them everywhere
        features = ""
    machines = [target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=3) for _ in range(2)]
    return machines[0], llvm.create_mcjit_compiler(llvm.parse_assembly(""), machines[1])  # which takes it over


def _compile(text: str, name: str) -> int:
    """Give the address of a function of this name."""
    with _compiling:
        machine, engine = _processor()
        module = llvm.parse_assembly(text)
        module.verify()
        tuning = llvm.create_pipeline_tuning_options(speed_level=3)
        tuning.loop_vectorization = True
        builder = llvm.create_pass_builder(machine, tuning)
        builder.getModulePassManager().run(module, builder)
        engine.add_module(module)
        engine.finalize_object()
        return int(engine.get_function_address(name))


class _Function:
    """The LLVM function of a kernel, written loop by loop. in_row, in_loop: values known at this point."""

    def __init__(
        self, module: ir.Module, name: str, kernel: Kernel, widths: Mapping[str, int], number: ir.Type, rounded: str,
        widest: int,
    ) -> None:  # fmt: skip
        self.kernel, self.widths, self.number, self.rounded, self.widest = kernel, widths, number, rounded, widest
        self.module = module
        kinds = [self.kind(array).as_pointer() for array in kernel.arrays]
        signature = ir.FunctionType(ir.VoidType(), [COUNT, *kinds, number.as_pointer()])
        self.function = ir.Function(module, signature, name)
        for parameter in self.function.args[1:]:
            parameter.add_attribute("noalias")
        self.arrays = dict(zip(kernel.arrays, self.function.args[1:-1], strict=True))
        self.scratch = self.function.args[-1]
        self.builder = ir.IRBuilder(self.function.append_basic_block())
        self.in_row: dict[Node, ir.Value] = {}
        self.in_loop: dict[Node, ir.Value] = {}
        self.loop: Loop | None = None
        self.row = self.column = ir.Constant(COUNT, 0)

    def kind(self, array: str) -> ir.Type:
        return HALF_BITS if array[0] in self.rounded else self.number

    def write(self) -> None:
        sums = {node: self.builder.alloca(self.number) for node in self.kernel.level if self.kernel.is_sum(node)}
        with self.counting(self.function.args[0]) as self.row:
            self.in_row = {}
            for level in self.kernel.levels():
                self.write_level(level, sums)
        self.builder.ret_void()

    def write_level(self, level: int, sums: dict[Node, ir.Value]) -> None:
        kernel = self.kernel
        self.loop = None
        stores = [store for store in kernel.stores if kernel.level[store.node] == level]
        for store in stores:
            if store.node.width == 1 and not kernel.is_sum(store.node):
                self.store(store.place, store.node, adds=store.adds)
        for loop in kernel.loops(level):
            mine = [node for node, place in sums.items() if kernel.loop_of(node) == loop]
            for node in mine:
                self.builder.store(ir.Constant(self.number, 0.0), sums[node])
            with self.counting(ir.Constant(COUNT, loop[1])) as self.column:
                self.loop, self.in_loop = loop, {}
                self.write_loop(loop, {node: sums[node] for node in mine}, stores)
            self.loop = None
            for node in mine:
                self.in_row[node] = self.builder.load(sums[node])
            for store in stores:
                if store.node in mine:
                    self.store(store.place, store.node, adds=store.adds)

    def write_loop(self, loop: Loop, sums: dict[Node, ir.Value], stores: list[Any]) -> None:
        for node in self.kernel.crossing:
            if self.kernel.loop_of(node) == loop:
                self.builder.store(self.value(node), self.crossing(node))
        for node, place in sums.items():
            total = self.builder.fadd(self.builder.load(place), self.value(node.arguments[0]), flags=FAST)
            self.builder.store(total, place)
        for store in stores:
            if store.node.width > 1 and self.kernel.loop_of(store.node) == loop:
                self.store(store.place, store.node, adds=store.adds)

    @contextmanager
    def counting(self, count: ir.Value) -> Any:
        """Write a loop from 0 to count, which is at least 1, around what is written meanwhile; give its variable."""
        builder = self.builder
        before, body, after = builder.block, self.function.append_basic_block(), self.function.append_basic_block()
        builder.branch(body)
        builder.position_at_end(body)
        variable = builder.phi(COUNT)
        variable.add_incoming(ir.Constant(COUNT, 0), before)
        yield variable
        following = builder.add(variable, ir.Constant(COUNT, 1))
        variable.add_incoming(following, builder.block)
        builder.cbranch(builder.icmp_signed("<", following, count), body, after)
        builder.position_at_end(after)

    def value(self, node: Node) -> ir.Value:
        if node.operation == CONSTANT:
            return ir.Constant(self.number, node.value)
        known = self.in_row if node.width == 1 else self.in_loop
        if node not in known:
            known[node] = self.compute(node)
        return known[node]

    def compute(self, node: Node) -> ir.Value:
        if self.kernel.is_at_hand(node):
            return self.read(node)
        if node in self.kernel.crossing and self.kernel.loop_of(node) != self.loop:
            return self.builder.load(self.crossing(node))
        values = [self.value(argument) for argument in node.arguments]
        if node.operation in OPERATORS:
            return getattr(self.builder, OPERATORS[node.operation])(*values, flags=FAST)
        return getattr(self, node.operation)(*values)

    def crossing(self, node: Node) -> ir.Value:
        start = ir.Constant(COUNT, self.kernel.crossing[node] * self.widest)
        return self.builder.gep(self.scratch, [self.builder.add(start, self.column)])

    def address(self, array: str, offset: int, width: int) -> ir.Value:
        index = ir.Constant(COUNT, offset)
        if array[0] not in VECTORS:
            row = self.builder.mul(self.row, ir.Constant(COUNT, self.widths[array]))
            index = self.builder.add(row, index)
        if width > 1:
            index = self.builder.add(index, self.column)
        return self.builder.gep(self.arrays[array], [index])

    def read(self, node: Node) -> ir.Value:
        array, offset = self.kernel.place(node)
        value = self.builder.load(self.address(array, offset, node.width))
        if array[0] not in self.rounded:
            return value
        bits = self.builder.shl(self.builder.zext(value, FULL_BITS), ir.Constant(FULL_BITS, 16))
        return self.builder.bitcast(bits, self.number)

    def store(self, place: tuple[str, int], node: Node, *, adds: bool) -> None:
        value = self.value(node)
        address = self.address(*place, node.width)
        if adds:
            value = self.builder.fadd(self.builder.load(address), value, flags=FAST)
        self.builder.store(self.narrow(value) if place[0][0] in self.rounded else value, address)

    def narrow(self, value: ir.Value) -> ir.Value:
        """Round to the nearest bf16 number, and to the even one between two."""
        builder, sixteen = self.builder, ir.Constant(FULL_BITS, 16)
        bits = builder.bitcast(value, FULL_BITS)
        last = builder.and_(builder.lshr(bits, sixteen), ir.Constant(FULL_BITS, 1))
        rounded = builder.add(builder.add(bits, ir.Constant(FULL_BITS, 0x7FFF)), last)
        is_none = builder.fcmp_unordered("uno", value, value)  # which adding could make a number
        bits = builder.select(is_none, ir.Constant(FULL_BITS, NO_NUMBER), rounded)
        return builder.trunc(builder.lshr(bits, sixteen), HALF_BITS)

    def constant(self, value: float) -> ir.Value:
        return ir.Constant(self.number, value)

    def intrinsic(self, name: str, *values: ir.Value) -> ir.Value:
        kinds = [self.number] * len(values)
        return self.builder.call(
            self.module.declare_intrinsic(f"llvm.{name}", [self.number], ir.FunctionType(self.number, kinds)), values
        )

    def polynomial(self, x: ir.Value, coefficients: tuple[float, ...]) -> ir.Value:
        total = self.constant(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            total = self.builder.fadd(self.builder.fmul(total, x, flags=FAST), self.constant(coefficient), flags=FAST)
        return total

    def tanh(self, x: ir.Value) -> ir.Value:
        if isinstance(self.number, ir.DoubleType):
            return self.exact_tanh(x)
        builder = self.builder
        x = self.choose("<", x, -TANH_ENDS, self.choose(">", x, TANH_ENDS, x))
        square = builder.fmul(x, x, flags=FAST)
        over = builder.fmul(x, self.polynomial(square, TANH_OVER), flags=FAST)
        return builder.fdiv(over, self.polynomial(square, TANH_UNDER), flags=FAST)

    def exact_tanh(self, x: ir.Value) -> ir.Value:
        """1 - 2 / (exp 2x + 1)"""
        builder, two, one = self.builder, self.constant(2.0), self.constant(1.0)
        power = self.intrinsic("exp", builder.fmul(two, x))
        return builder.fsub(one, builder.fdiv(two, builder.fadd(power, one)))

    def sigmoid(self, x: ir.Value) -> ir.Value:
        builder, half = self.builder, self.constant(0.5)
        return builder.fadd(builder.fmul(half, self.tanh(builder.fmul(half, x, flags=FAST)), flags=FAST), half)

    def relu(self, x: ir.Value) -> ir.Value:
        return self.choose("<", x, 0.0, x, limit=0.0)

    def positive(self, x: ir.Value) -> ir.Value:
        return self.choose(">", x, 1.0, self.constant(0.0), limit=0.0)

    def choose(
        self, comparison: str, x: ir.Value, value: float, other: ir.Value, limit: float | None = None
    ) -> ir.Value:
        """Give a value where x compares so with a limit, which is the value if not given, and the other elsewhere."""
        is_so = self.builder.fcmp_ordered(comparison, x, self.constant(value if limit is None else limit))
        return self.builder.select(is_so, self.constant(value), other)

    def spread(self, x: ir.Value) -> ir.Value:
        return x

    def rsqrt(self, x: ir.Value) -> ir.Value:
        return self.builder.fdiv(self.constant(1.0), self.intrinsic("sqrt", x))
