"""The task `lm` of `textrnn train`: a language model, which learns what follows what."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import note_terminal_input
from textrnn.commands.training_data import (
    TOKENIZER_SETTINGS,
    TrainingData,
    TrainingText,
    load_data,
    read_vectors,
    tokenizer_options,
)
from textrnn.commands.training_task import NATS, Cost, Material, Tell, TrainingTask, as_begun, check_names
from textrnn.errors import UsageError

if TYPE_CHECKING:
    import torch

    from textrnn.commands.training_request import Request
    from textrnn.commands.training_task import Weights
    from textrnn.config import RunConfig
    from textrnn.networks.language_model import LanguageModel
    from textrnn.networks.network import Network
    from textrnn.run import Run
    from textrnn.training.batches import StreamBatches
    from textrnn.training.defaults import LanguageModelPlan, Task
    from textrnn.training.plan import Plan

WORD_TOKENIZERS = ("word", "whitespace", "subword", "sentence")
SAMPLE_TOKENS = 200
LARGE_TOKENS = 20_000_000  # from here on indexing takes more than seconds


class LanguageModelTask(TrainingTask):
    text_class = TrainingText
    dropout_places = ("hidden", "outputs")

    def check(self) -> None:
        request = self.request
        if (vectors := request.vectors.get("embeddings")) is not None:
            from textrnn.embeddings.lookup import dimensions

            dimensions(vectors)
        elif request.freeze_embeddings:
            raise UsageError("--freeze-embeddings needs --embeddings FILE|NAME.")
        words = tokenizer_options(request.settings).name in WORD_TOKENIZERS
        check_names(request.settings)

        from textrnn.training.defaults import Task  # imports torch, so what needs none is checked before
        from textrnn.training.precision import choose_device

        guess = _choose(request, request.settings, Task(10**6, 10**5, 256, 1e11, words=words))
        guess.validate()
        choose_device(guess.training.device)

    def read(self, line: LiveLine) -> "LanguageModelMaterial":
        note_terminal_input(self.request.text.sources, quiet=self.request.quiet)
        data = load_data(cast(TrainingText, self.request.text), self.request.settings, progress=line.count)
        return LanguageModelMaterial(self.request, data)

    def read_again(self, run: "Run", stored: "RunConfig", line: LiveLine) -> "LanguageModelMaterial":
        from textrnn.text.tokenizers import build_tokenizer

        tokenizer = build_tokenizer(run.read_folder("tokenizer"), f"{run.path}/tokenizer")
        text = cast(TrainingText, self.request.text).or_else(stored.data)
        return LanguageModelMaterial(self.request, load_data(text, {}, tokenizer, line.count), stored.data)


class LanguageModelMaterial(Material):
    """Token ids of a text in one row."""

    identity = {"sha256": "text", "valid_sha256": "validation text", "train_tokens": "text"}  # noqa: RUF012

    def __init__(self, request: "Request", data: TrainingData, stored: Mapping[str, Any] | None = None) -> None:
        begun = {"embeddings": request.vectors.get("embeddings"), "freeze_embeddings": request.freeze_embeddings}
        super().__init__(request, data.facts | as_begun(begun, stored), data.valid_bytes_per_token)
        self.data = data

    def choose(self, settings: Mapping[str, Any], speed: float) -> "LanguageModelPlan":
        from textrnn.training.defaults import Task

        tokenizer = self.data.tokenizer
        words = tokenizer.name in WORD_TOKENIZERS
        task = Task(len(self.data.train), len(self.data.valid), len(tokenizer.vocabulary), speed, words=words)
        return _choose(self.request, settings, task)

    def stored_plan(self, stored: "RunConfig") -> "LanguageModelPlan":
        from textrnn.training.defaults import LanguageModelPlan

        return LanguageModelPlan.from_record(stored.network, stored.training)

    def known_settings(self, stored: "RunConfig") -> dict[str, Any]:
        return stored.tokenizer | {"tokenizer": stored.tokenizer["name"], "embeddings": stored.data["embeddings"]}

    def build(self, plan: "Plan", stored: "RunConfig | None", tell: Tell) -> "LanguageModel":
        import torch

        from textrnn.networks.language_model import LanguageModel, initial_embedding

        network, seed = cast("LanguageModelPlan", plan).network, plan.training.seed
        embedding, vectors = None, self.facts["embeddings"]
        if stored is None and vectors is not None:
            import numpy as np

            embedding = initial_embedding(network, np.random.default_rng(seed))
            found = read_vectors(vectors, self.data.tokenizer, embedding)
            tell(f"{found:,} of {network.vocabulary:,} tokens have a vector in {vectors}")
        return LanguageModel(
            network, plan.dropout, seed=seed, device=torch.device(plan.training.device), embedding=embedding,
            freeze_embedding=self.facts["freeze_embeddings"],
        )  # fmt: skip

    def batches(self, plan: "Plan", device: "torch.device") -> "StreamBatches":
        from textrnn.training.batches import StreamBatches

        training = plan.training
        return StreamBatches(
            self.data.train, batch=training.batch, bptt=training.bptt, seed=training.seed, device=device
        )

    def validate(self, plan: "Plan", network: "Network") -> dict[str, float]:
        from textrnn.training.evaluation import evaluate, streams_for

        valid = self.data.valid
        return {NATS: evaluate(cast("LanguageModel", network), valid, streams=streams_for(len(valid))).nats_per_token}

    def files(self, tell: Tell) -> dict[str, bytes]:
        from textrnn.scores.novelty import NoveltyIndex

        if len(self.data.train) > LARGE_TOKENS:
            tell("indexing the text for generate --report novelty ...")
        files = {f"tokenizer/{name}": data for name, data in self.data.tokenizer.files().items()}
        return files | {"novelty.safetensors": NoveltyIndex.build(self.data.train_text()).to_bytes()}

    def coding_record(self) -> dict[str, Any]:
        return self.data.tokenizer.options.to_dict()

    def cost(self, plan: "Plan", speed: float) -> Cost:
        from textrnn.training.precision import operations_per_token

        network, tokens = cast("LanguageModelPlan", plan).network, plan.training.batch * plan.training.bptt
        # per token of a batch its gates and logits
        kept = tokens * (10 * sum(H for _, H in network.layer_sizes()) + 3 * network.vocabulary)
        return Cost(speed / operations_per_token(network), tokens, len(self.data.train), kept)

    def text_words(self, plan: "Plan") -> str:
        facts = self.facts
        unknown = f", {facts['unknown']:,} of them unknown" if facts["unknown"] else ""
        notes = "".join(f"note: {note}\n" for note in self.data.notes)
        counts = f"{facts['train_tokens']:,} tokens to train on, {facts['valid_tokens']:,} to validate{unknown}"
        return f"{notes}text: {counts}, vocabulary {len(self.data.tokenizer.vocabulary):,}"

    def network_words(self, plan: "Plan") -> str:
        network = cast("LanguageModelPlan", plan).network
        return f"{network.cell} {network.layers}x{network.hidden}"

    def sample(self, plan: "Plan", weights: "Weights", step: int) -> str:
        """Let the network as it stands write a little."""
        import numpy as np

        from textrnn.decoding.sampling import Sampler, sample
        from textrnn.inference.language_model import LanguageModelStepper
        from textrnn.io import printable
        from textrnn.text.vocabulary import UNKNOWN

        stepper = LanguageModelStepper(cast("LanguageModelPlan", plan).network, weights)
        sampler = Sampler(temperature=0.8, forbidden=(UNKNOWN,))
        rng = np.random.default_rng(step)
        choices = sample(stepper, self.facts["opening"], sampler, limit=SAMPLE_TOKENS, rng=rng)
        return printable(self.data.tokenizer.decode(int(choice.ids[0]) for choice in choices))


def _choose(request: "Request", settings: Mapping[str, Any], task: "Task") -> "LanguageModelPlan":
    from textrnn.training.defaults import choose

    given = {name: value for name, value in settings.items() if name not in TOKENIZER_SETTINGS}
    if (vectors := request.vectors.get("embeddings")) is not None:
        from textrnn.embeddings.lookup import dimensions

        given["embedding"] = dimensions(vectors)
    return choose(task, given)
