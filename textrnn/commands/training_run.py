"""The training itself: the loop's progress shown, logged and saved."""

import dataclasses
import shlex
import time
from typing import TYPE_CHECKING, Any, NoReturn

from textrnn.commands.interruption import Interruption
from textrnn.commands.live_line import LiveLine, clock
from textrnn.commands.training_task import NATS, Material, reads_standard_input, weights_of
from textrnn.commands.training_words import describe, introduction, num_parameters, units
from textrnn.errors import InputError, TextrnnError

if TYPE_CHECKING:
    from textrnn.commands.training_request import Request
    from textrnn.commands.training_task import Weights
    from textrnn.config import RunConfig
    from textrnn.run import Run
    from textrnn.training.loop import Progress, Report
    from textrnn.training.plan import Plan
    from textrnn.training.state import Snapshot, TrainingState


class TrainingRun:
    """One run in training. Its directory always holds the state of one step, the log up to it, and the best weights."""

    def __init__(self, request: "Request", run: "Run", material: Material, plan: "Plan") -> None:
        import torch

        self.request, self.run, self.material, self.plan = request, run, material, plan
        self.device = torch.device(plan.training.device)
        self.line = LiveLine(bytes_per_token=material.bytes_per_token, quiet=request.quiet)
        self.config = describe(material, plan)
        self.figures: dict[str, float] = {}  # of the last validation
        self.log_size = 0
        self.saved_at = time.monotonic()

    def train(self, stored: "RunConfig | None") -> None:
        """Train to the end of the budget, or to an interruption, which saves and exits."""
        from textrnn.training.loop import fit
        from textrnn.training.precision import context

        training, batches = self.plan.training, self.material.batches(self.plan, self.device)
        self.network = self.material.build(self.plan, stored, self.line.tell)
        self.line.tell(introduction(self.material, self.plan, self.network))
        progress = None
        with Interruption() as interruption:
            state = self._begin() if stored is None else self._go_on(stored)
            if interruption.wanted:
                self._leave(interruption.exit_code)
            precision = context(training.precision, self.device)
            for progress in fit(state, batches, validate=self._validate, config=training, precision=precision):
                self._follow(progress, state)
                if interruption.wanted:
                    break
            if progress is not None:
                self._save(progress.snapshot)
            if interruption.wanted:
                self._leave(interruption.exit_code)
            self._finish(state)

    def _begin(self) -> "TrainingState":
        """Write what describes the run, so that it can be resumed from its first step."""
        from textrnn.run import encode_config

        self.run.commit(self.material.files(self.line.tell) | {"config.json": encode_config(self.config)})
        state = self._state()
        state.counters.seconds = self.material.seconds
        self._save(state.capture())
        return state

    def _go_on(self, stored: "RunConfig") -> "TrainingState":
        """Restore the saved state, and cut the log back to it."""
        import torch

        from textrnn.training.state import Snapshot

        self.config = dataclasses.replace(self.config, result=stored.result)
        saved = self.run.read_resume()
        if saved is None and not stored.result:  # killed before its first state was there
            self.network = self.material.build(self.plan, None, self.line.tell)
        state = self._state()
        if saved is not None:
            tensors, metadata = saved
            state.restore(Snapshot({name: torch.from_numpy(a) for name, a in tensors.items()}, metadata["counters"]))
            self.log_size = int(metadata["log_size"])
            if self.plan.training.minutes and stored.result:
                # a run by the clock does not come to the same weights again, so better ones on disk are kept
                state.counters.best = min(state.counters.best, self.material.criterion(stored.result))
            self.line.tell(f"going on after step {state.counters.step:,}")
        elif stored.result:
            raise InputError(
                f"{self.run.path} has lost its training state, so it cannot go on. Begin anew with --force."
            )
        self.run.truncate_log(self.log_size)
        return state

    def _state(self) -> "TrainingState":
        from textrnn.training import OPTIMIZERS
        from textrnn.training.state import TrainingState

        training = self.plan.training
        state = TrainingState(self.network, OPTIMIZERS.get(training.optimizer)(self.network, training))
        if training.average:
            state.start_averaging()
        return state

    def _validate(self) -> float:
        self.figures = self.material.validate(self.plan, self.network)
        return self.material.criterion(self.figures)

    def _follow(self, progress: "Progress", state: "TrainingState") -> None:
        """Show, log and save what one step brought."""
        self._show(progress)
        if progress.rolled_back:
            self.line.tell(f"step {progress.step:,}: the loss exploded; back to the last good state at half the rate")
            self.run.append_log({"step": progress.step, "rolled_back": True})
        if progress.report is not None:
            self._report(progress.report, state)
        if progress.marked:
            self.log_size = self.run.log_size()
            best = progress.report is not None and progress.report.best
            if best or time.monotonic() - self.saved_at >= self.plan.training.save_seconds:
                self._save(progress.snapshot)
        every = self.request.sample_every
        if every and progress.step % every == 0 and not progress.rolled_back:
            written = self.material.sample(self.plan, self._weights(state), progress.step)
            self.line.tell(f"--- step {progress.step:,} writes:\n{written}\n---")

    def _show(self, progress: "Progress") -> None:
        seconds = progress.seconds
        self.line.show(
            step=progress.step,
            fraction=progress.fraction,
            loss=progress.loss,
            tokens_per_second=progress.tokens / max(seconds, 1e-9),
            seconds_left=seconds * (1 / max(progress.fraction, 1e-9) - 1),
        )

    def _report(self, report: "Report", state: "TrainingState") -> None:
        record = {name: value for name, value in dataclasses.asdict(report).items() if value is not None}
        if report.valid is None:
            self.run.append_log(record)
            return
        scores = {name: value for name, value in self.figures.items() if name != NATS}
        self.run.append_log(record | {"valid": self.figures[NATS]} | scores)
        self.line.tell(
            f"step {report.step:,}, epoch {report.epoch:.2f}: train {report.loss:.4f}, "
            f"valid {self.line.figures(self.figures[NATS], scores)}{' (best)' if report.best else ''}"
        )
        if report.best:
            self._save_weights(report, state)

    def _save_weights(self, report: "Report", state: "TrainingState") -> None:
        from safetensors.numpy import save

        from textrnn.run import encode_config

        self.config = dataclasses.replace(self.config, result=self._result(report, state))
        weights = save(dict(self._weights(state)))
        self.run.commit({"weights.safetensors": weights, "config.json": encode_config(self.config)})

    def _weights(self, state: "TrainingState") -> "Weights":
        with state.averaged():
            return weights_of(self.network)

    def _result(self, report: "Report", state: "TrainingState") -> dict[str, Any]:
        course = {
            "step": report.step,
            "epoch": report.epoch,
            "parameters": num_parameters(self.network),
            "seconds": round(state.counters.seconds, 1),
        }
        return units(self.figures[NATS], self.material.bytes_per_token) | self.figures | course

    def _save(self, snapshot: "Snapshot") -> None:
        tensors = {name: value.cpu().numpy() for name, value in snapshot.tensors.items()}
        self.run.save_resume(tensors, {"counters": snapshot.counters, "log_size": str(self.log_size)})
        self.saved_at = time.monotonic()

    def _leave(self, exit_code: int) -> NoReturn:
        command = shlex.join(["textrnn", "train", "--resume", "-o", self.request.output])
        piped = reads_standard_input(self.material.facts)
        self.line.tell(f"interrupted and saved. Go on with: {command}{' < TEXT' if piped else ''}")
        raise SystemExit(exit_code)

    def _finish(self, state: "TrainingState") -> None:
        result, counters = self.config.result, state.counters
        if not result:
            raise TextrnnError(
                "training ended before its first validation, so no weights were kept. Give it more time."
            )
        speed = counters.tokens / max(counters.seconds, 1e-9)
        self.line.tell(
            f"best: {self.line.figures(result[NATS], result)} at step {result['step']:,}; "
            f"{counters.tokens:,} tokens in {clock(counters.seconds)}, {speed:,.0f} tokens/s"
        )
