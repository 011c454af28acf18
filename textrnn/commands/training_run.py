"""The training itself: the loop's progress shown, logged and saved."""

import dataclasses
import math
import shlex
import time
from typing import TYPE_CHECKING, Any, NoReturn

from textrnn.commands.interruption import Interruption
from textrnn.commands.live_line import LiveLine, clock
from textrnn.commands.training_data import TrainingData, read_vectors
from textrnn.commands.training_words import describe, introduction
from textrnn.errors import InputError, TextrnnError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.commands.training_session import Request
    from textrnn.config import RunConfig
    from textrnn.networks.language_model import LanguageModel
    from textrnn.run import Run
    from textrnn.training.defaults import Plan
    from textrnn.training.loop import Progress, Report
    from textrnn.training.state import Snapshot, TrainingState

SAMPLE_TOKENS = 200
LARGE_TOKENS = 20_000_000  # from here on indexing takes more than seconds


class TrainingRun:
    """One run in training. Its directory always holds the state of one step, the log up to it, and the best weights."""

    def __init__(self, request: "Request", run: "Run", data: TrainingData, plan: "Plan") -> None:
        import torch

        self.request, self.run, self.data, self.plan = request, run, data, plan
        self.device = torch.device(plan.training.device)
        self.line = LiveLine(bytes_per_token=data.valid_bytes_per_token, quiet=request.quiet)
        self.config = describe(request, data, plan)
        self.log_size = 0
        self.saved_at = time.monotonic()

    def train(self, stored: "RunConfig | None") -> None:
        """Train to the end of the budget, or to an interruption, which saves and exits."""
        from textrnn.training.batches import StreamBatches
        from textrnn.training.loop import fit
        from textrnn.training.precision import context

        training = self.plan.training
        batches = StreamBatches(
            self.data.train, batch=training.batch, bptt=training.bptt, seed=training.seed, device=self.device
        )
        self.network = self._build(stored)
        self.line.tell(introduction(self.plan, self.data, self.network))
        state = self._begin() if stored is None else self._go_on(stored)
        progress = None
        with Interruption() as interruption:
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

    def _build(self, stored: "RunConfig | None") -> "LanguageModel":
        """Make the network as it starts; of a run that goes on, only its shape counts."""
        from textrnn.networks.language_model import LanguageModel, initial_embedding

        network, seed, request = self.plan.network, self.plan.training.seed, self.request
        embedding, frozen = None, request.freeze_embeddings
        if stored is not None:
            frozen = bool(stored.data["freeze_embeddings"])
        elif request.embeddings is not None:
            import numpy as np

            embedding = initial_embedding(network, np.random.default_rng(seed))
            found = read_vectors(request.embeddings, self.data.tokenizer, embedding)
            self.line.tell(f"{found:,} of {network.vocabulary:,} tokens have a vector in {request.embeddings}")
        return LanguageModel(
            network,
            self.plan.dropout,
            seed=seed,
            device=self.device,
            embedding=embedding,
            freeze_embedding=frozen,
        )

    def _begin(self) -> "TrainingState":
        """Write what describes the run, so that it can be resumed from its first step."""
        from textrnn.run import encode_config
        from textrnn.scores.novelty import NoveltyIndex

        if len(self.data.train) > LARGE_TOKENS:
            self.line.tell("indexing the text for generate --report novelty ...")
        files = {f"tokenizer/{name}": data for name, data in self.data.tokenizer.files().items()}
        files["novelty.safetensors"] = NoveltyIndex.build(self.data.train_text()).to_bytes()
        self.run.commit(files | {"config.json": encode_config(self.config)})
        state = self._state()
        self._save(state.capture())
        return state

    def _go_on(self, stored: "RunConfig") -> "TrainingState":
        """Restore the saved state, and cut the log back to it."""
        import torch

        from textrnn.training.state import Snapshot

        self.config = dataclasses.replace(self.config, result=stored.result)
        state, saved = self._state(), self.run.read_resume()
        if saved is not None:
            tensors, metadata = saved
            state.restore(Snapshot({name: torch.from_numpy(a) for name, a in tensors.items()}, metadata["counters"]))
            self.log_size = int(metadata["log_size"])
            if self.plan.training.minutes and stored.result:
                # a run by the clock does not come to the same weights again, so better ones on disk are kept
                state.counters.best = min(state.counters.best, stored.result["nats_per_token"])
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
        from textrnn.training.evaluation import evaluate, streams_for

        return evaluate(self.network, self.data.valid, streams=streams_for(len(self.data.valid))).nats_per_token

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
            self.line.tell(self._sample(state))

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
        self.run.append_log({name: value for name, value in dataclasses.asdict(report).items() if value is not None})
        if report.valid is None:
            return
        self.line.tell(
            f"step {report.step:,}, epoch {report.epoch:.2f}: train {report.loss:.4f}, "
            f"valid {self.line.figures(report.valid)}{' (best)' if report.best else ''}"
        )
        if report.best:
            self._save_weights(report, state)

    def _save_weights(self, report: "Report", state: "TrainingState") -> None:
        from safetensors.numpy import save

        from textrnn.run import encode_config

        assert report.valid is not None
        self.config = dataclasses.replace(self.config, result=self._result(report, report.valid, state))
        weights = save(self._weights(state))
        self.run.commit({"weights.safetensors": weights, "config.json": encode_config(self.config)})

    def _weights(self, state: "TrainingState") -> "dict[str, NDArray[np.float32]]":
        with state.averaged():
            return {name: value.detach().cpu().numpy().copy() for name, value in self.network.named_parameters()}

    def _result(self, report: "Report", valid: float, state: "TrainingState") -> dict[str, Any]:
        return {
            "nats_per_token": valid,
            "perplexity": math.exp(min(valid, 700)),
            "bits_per_byte": valid / math.log(2) / self.data.valid_bytes_per_token,
            "step": report.step,
            "epoch": report.epoch,
            "parameters": sum(value.numel() for value in self.network.parameters()),
            "seconds": round(state.counters.seconds, 1),
        }

    def _save(self, snapshot: "Snapshot") -> None:
        tensors = {name: value.cpu().numpy() for name, value in snapshot.tensors.items()}
        self.run.save_resume(tensors, {"counters": snapshot.counters, "log_size": str(self.log_size)})
        self.saved_at = time.monotonic()

    def _leave(self, exit_code: int) -> NoReturn:
        sources = [] if self.data.facts["sources"] else ["-"]
        command = shlex.join(["textrnn", "train", *sources, "--resume", "-o", self.request.output])
        self.line.tell(f"interrupted and saved. Go on with: {command}{' < TEXT' if sources else ''}")
        raise SystemExit(exit_code)

    def _finish(self, state: "TrainingState") -> None:
        result, counters = self.config.result, state.counters
        if not result:
            raise TextrnnError(
                "training ended before its first validation, so no weights were kept. Give it more time."
            )
        speed = counters.tokens / max(counters.seconds, 1e-9)
        self.line.tell(
            f"best: {self.line.figures(result['nats_per_token'])} at step {result['step']:,}; "
            f"{counters.tokens:,} tokens in {clock(counters.seconds)}, {speed:,.0f} tokens/s"
        )

    def _sample(self, state: "TrainingState") -> str:
        """Let the network as it stands write a little."""
        import numpy as np

        from textrnn.decoding.sampling import Sampler, sample
        from textrnn.inference.language_model import LanguageModelStepper
        from textrnn.io import printable
        from textrnn.text.vocabulary import UNKNOWN

        stepper = LanguageModelStepper(self.plan.network, self._weights(state))
        sampler = Sampler(temperature=0.8, forbidden=(UNKNOWN,))
        rng = np.random.default_rng(state.counters.step)
        choices = sample(stepper, self.data.facts["opening"], sampler, limit=SAMPLE_TOKENS, rng=rng)
        text = self.data.tokenizer.decode(int(choice.ids[0]) for choice in choices)
        return f"--- step {state.counters.step:,} writes:\n{printable(text)}\n---"
