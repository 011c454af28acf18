"""A run: the directory of a trained model, which can be trusted or is refused.

run = Run.create(new_run_path("alice"))
with run.lock():
    run.commit({"config.json": config, "weights.safetensors": weights})
Run.open(find_run("alice")).read("weights.safetensors")
"""

from textrnn.run.directory import Run, encode_config
from textrnn.run.places import find_run, list_runs, models_directory, new_run_path

__all__ = ["Run", "encode_config", "find_run", "list_runs", "models_directory", "new_run_path"]
