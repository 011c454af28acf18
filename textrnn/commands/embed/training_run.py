"""The training itself: progress shown, logged and saved, the vectors kept."""

import dataclasses
import json
import math
import shlex
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from textrnn.commands.embed.training_line import TrainingLine, loss_text
from textrnn.commands.embed.training_request import Plan, Request, usable_threads
from textrnn.commands.embed.training_store import store_files, vectors_of
from textrnn.commands.interruption import Interruption
from textrnn.commands.live_line import clock
from textrnn.errors import InputError
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.embeddings.queries.evaluation import PairResult
    from textrnn.embeddings.queries.word_sets import PairSet
    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.embeddings.training.trainer import Progress, Trainer
    from textrnn.embeddings.vectors import Vectors
    from textrnn.run import Run

SAVE_SECONDS = 60.0
_EPOCH_SAVE_SECONDS = 10.0  # an epoch's end is a better place, so there it may be sooner
_SAVE_SHARE = 20  # saving takes at most about this part of the time
_FEWEST_PAIRS = 3
_EPOCH_LINES = 10  # at least, where there are so many epochs
_KEPT_BYTES = 1 << 28  # of state to go on from; a larger one is removed at the end


@dataclass
class Standing:
    """How the training stands at a save, beside what the trainer knows. done, seconds: of its last progress."""

    log_size: int = 0
    done: int = 0
    seconds: float = 0.0
    best: float | None = None
    epochs_without_gain: int = 0


class VectorsRun:
    """One training. Its directory holds the state it can go on from, the log up to it, and the best vectors."""

    def __init__(
        self,
        request: Request,
        run: "Run",
        plan: Plan,
        text: "WordIds",
        facts: dict[str, Any],
        line: TrainingLine,
        pairs: "PairSet | None",
    ) -> None:
        self.request, self.run, self.plan, self.text, self.facts = request, run, plan, text, facts
        self.line, self.pairs = line, pairs
        self.budget = plan.budget_for(text)
        self.trainer: Trainer[Any] = plan.trainer(
            text, plan.config, budget=self.budget, threads=usable_threads(request.threads), say=line.tell
        )
        self.standing = Standing()
        self.result: dict[str, Any] = {}
        self.began = self.epoch_began = (0, 0.0)  # done and seconds, as this process and the epoch began
        self.saved_at, self.save_cost = time.monotonic(), 0.0
        self.has_state = False  # on disk, to go on from
        self.unlogged: list[dict[str, Any]] = []

    def train(self, stored: "RunConfig | None") -> None:
        """Train to the end of the budget, or to an interruption, which saves and exits."""
        self._begin() if stored is None else self._go_on(stored)
        progress = None
        with Interruption() as interruption:
            for progress in () if self._has_stopped_gaining() else self.trainer.train():
                self._follow(progress)
                if interruption.wanted or self._has_stopped_gaining():
                    break
            if progress is not None:
                self._end(progress)
            elif not self.result:
                raise InputError(
                    f"{self.run.path} is trained further than that already. Give more --epochs or --minutes."
                )
            if interruption.wanted:
                self._leave(interruption.exit_code)
        self._finish(progress)

    def _begin(self) -> None:
        """Write what describes the training, so that it can be resumed from its first word.

        Where other vectors stand they stay until there are new ones to take their place.
        """
        self._check_pairs()
        if not self.run.replaces:
            self._commit_config()

    def _check_pairs(self) -> None:
        if self.pairs is None:
            return
        found = self._evaluate()
        if found.covered < _FEWEST_PAIRS:
            raise InputError(
                f"--watch {self.plan.watch}: the text has the words of {found.covered} of its {found.total:,} pairs, "
                "too few to judge by. Drop --watch, or give more text."
            )
        if math.isnan(found.spearman) and len(self._covered_ratings()) < 2:
            raise InputError(
                f"--watch {self.plan.watch}: the {found.covered:,} pairs whose words the text has are rated alike, "
                "which tells nothing. Drop --watch, or give pairs that differ."
            )

    def _covered_ratings(self) -> set[float]:
        assert self.pairs is not None
        vectors = self._vectors()
        rated = zip(self.pairs.pairs, self.pairs.ratings.tolist(), strict=True)
        return {rating for pair, rating in rated if all(map(vectors.has, pair))}

    def _commit_config(self) -> None:
        from textrnn.run import encode_config

        self.run.commit({"config.json": encode_config(self._vectors().config)})

    def _go_on(self, stored: "RunConfig") -> None:
        """Restore the saved state, and cut the log back to it."""
        from textrnn.embeddings.training.trainer import Snapshot

        self.result = dict(stored.result)
        saved = self.run.read_resume()
        self.has_state = saved is not None
        if saved is not None:
            tensors, metadata = saved
            self.trainer.restore(Snapshot(tensors, json.loads(metadata["counters"])))
            self.standing = Standing(**json.loads(metadata["standing"]))
            self.began = self.epoch_began = (self.standing.done, self.standing.seconds)
            if not self.result:
                self.result = json.loads(metadata["result"])
                self._commit_config()
            kept = stored.result.get("spearman")
            if self.budget.minutes is not None and kept is not None:
                # a training by the clock does not come to the same vectors again, so better ones on disk are kept
                self.standing.best = kept if self.standing.best is None else max(kept, self.standing.best)
        elif stored.result:
            raise InputError(f"{self.run.path} keeps no state to go on from. Train anew with --force.")
        self.run.truncate_log(self.standing.log_size)

    def _follow(self, progress: "Progress") -> None:
        """Show, log and save what has been done."""
        self.line.follow(progress, per_second=self._speed(progress, self.began), unit=self.trainer.unit)
        self.standing.done, self.standing.seconds = progress.done, progress.seconds
        if progress.epoch_ended:
            self._end_epoch(progress)
            self.epoch_began = (progress.done, progress.seconds)
        if progress.fraction < 1:  # a state of the very end, without its vectors, would leave nothing to go on with
            self._save_if_due(progress)

    def _speed(self, progress: "Progress", since: tuple[int, float]) -> float:
        """Give the words or pairs a second since an earlier moment."""
        return (progress.done - since[0]) / max(progress.seconds - since[1], 1e-9)

    def _end_epoch(self, progress: "Progress") -> None:
        record: dict[str, Any] = {
            "epoch": progress.epoch + 1, "loss": progress.loss, self.trainer.unit: progress.done,
            "seconds": round(progress.seconds, 3),
        }  # fmt: skip
        told = [loss_text(progress.loss), f"{self._speed(progress, self.epoch_began):,.0f} {self.trainer.unit}/s"]
        gained = False
        if self.pairs is not None:
            found = self._evaluate()
            best = -math.inf if self.standing.best is None else self.standing.best
            gained = found.spearman > best  # never where it is not defined
            record |= {"spearman": found.spearman, "covered": found.covered}
            told.append(f"{found.name} {found.spearman:.4f}{' (best)' if gained else ''}")
            self._weigh(found, progress, gained=gained)
        self.unlogged.append(record)
        self._write_log()
        if self._is_told(progress, gained=gained):
            self.line.tell(f"epoch {progress.epoch + 1}: {', '.join(filter(None, told))}")

    def _is_told(self, progress: "Progress", *, gained: bool) -> bool:
        """Say whether an epoch gets a line: of many short ones some tell enough, and the log has them all."""
        if self.budget.epochs is not None:
            return gained or (progress.epoch + 1) % max(1, self.budget.epochs // _EPOCH_LINES) == 0
        before, now = (self.budget.fraction(0, seconds) for seconds in (self.epoch_began[1], progress.seconds))
        return int(_EPOCH_LINES * now) > int(_EPOCH_LINES * before)

    def _write_log(self) -> None:
        """Write what the log lacks, unless the one that stands there is of vectors that are yet to be replaced."""
        if self.run.replaces:
            return
        for record in self.unlogged:
            self.run.append_log(record)
        self.unlogged.clear()
        self.standing.log_size = self.run.log_size()

    def _weigh(self, found: "PairResult", progress: "Progress", *, gained: bool) -> None:
        """Keep the vectors if they are the best so far."""
        if not gained:
            self.standing.epochs_without_gain += 1
            return
        self.standing.best, self.standing.epochs_without_gain = found.spearman, 0
        self._commit(progress, {"spearman": found.spearman, "covered": found.covered, "total": found.total})

    def _has_stopped_gaining(self) -> bool:
        return self.pairs is not None and self.standing.epochs_without_gain >= self.plan.patience

    def _evaluate(self) -> "PairResult":
        from textrnn.embeddings.queries.evaluation import evaluate_pairs

        assert self.pairs is not None
        return evaluate_pairs(self._vectors(), self.pairs)

    def _vectors(self) -> "Vectors":
        """Give them as they stand; with no result before there is a state, so that a training killed begins anew."""
        is_told = self.has_state or not self.plan.resumable
        return vectors_of(self.trainer, self.plan, self.facts, self.result if is_told else {})

    def _commit(self, progress: "Progress", more: dict[str, Any]) -> None:
        """Store the vectors as they stand."""
        self.result = {
            "loss": None if math.isnan(progress.loss) else progress.loss, "epoch": progress.epoch + 1,
            "fraction": progress.fraction, self.trainer.unit: progress.done, "seconds": round(progress.seconds, 3),
        } | more  # fmt: skip
        self.run.commit(store_files(self._vectors(), self.plan, self.text))
        self._write_log()

    def _save_if_due(self, progress: "Progress") -> None:
        wait = max(_EPOCH_SAVE_SECONDS if progress.epoch_ended else SAVE_SECONDS, _SAVE_SHARE * self.save_cost)
        is_first = bool(self.result) and not self.has_state  # vectors without a state could not go on
        if self.plan.resumable and (is_first or time.monotonic() - self.saved_at >= wait):
            self._save(progress)

    def _save(self, progress: "Progress") -> None:
        """Save what is needed to go on from here."""
        began = time.monotonic()
        if self.run.replaces:  # the state of these vectors cannot stand beside others
            self._commit(progress, {})
        snapshot = self.trainer.state()
        told = {
            "counters": snapshot.counters, "standing": dataclasses.asdict(self.standing), "result": self.result,
        }  # fmt: skip
        self.run.save_resume(snapshot.tensors, {name: json.dumps(value) for name, value in told.items()})
        if not self.has_state:
            self.has_state = True
            self._commit_config()
        self.saved_at = time.monotonic()
        self.save_cost = self.saved_at - began

    def _end(self, progress: "Progress") -> None:
        """Store what the training has come to, whether it is at its end or interrupted."""
        if self.standing.best is None:  # else the best vectors are stored already
            self._commit(progress, {})
        if self.plan.resumable:
            self._save(progress)

    def _leave(self, exit_code: int) -> NoReturn:
        if self.plan.resumable:
            command = shlex.join(["textrnn", "embed", "train", "--resume", "-o", self.request.output])
            piped = not self.facts["sources"] or "-" in self.facts["sources"]
            self.line.tell(printable(f"interrupted and saved. Go on with: {command}{' < TEXT' if piped else ''}"))
        else:
            self.line.tell("interrupted. The vectors are saved as they stand; gensim cannot go on with them.")
        raise SystemExit(exit_code)

    def _finish(self, progress: "Progress | None") -> None:
        result = self.result
        speed = result[self.trainer.unit] / max(result["seconds"], 1e-3)  # to which they are rounded
        loss = "" if result["loss"] is None else f"loss {result['loss']:.4f}, "
        best = f"best {self.plan.watch} {result['spearman']:.4f}, " if "spearman" in result else ""
        self.line.tell(
            f"trained: {best}{loss}epoch {result['epoch']:,}, {result[self.trainer.unit]:,} {self.trainer.unit} in "
            f"{clock(result['seconds'])}, {speed:,.0f} {self.trainer.unit}/s"
        )
        self._drop_large_state()

    def _drop_large_state(self) -> None:
        """Remove the state of a finished training where it would fill the disk, and nobody may ever go on with it."""
        from textrnn.run.manifest import RESUME_NAME

        path = self.run.path / RESUME_NAME
        if path.exists() and path.stat().st_size > _KEPT_BYTES:
            path.unlink()
