"""The same work on many tasks, in this process or in several, with the results in the order of the tasks."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from textrnn.errors import TextrnnError

TaskType = TypeVar("TaskType")
ResultType = TypeVar("ResultType")

_FAREWELL_SECONDS = 1.0
_IN_FLIGHT = 4  # tasks per process that are begun before the first one's result is taken


def work_on(
    tasks: Iterable[TaskType], work: Callable[[TaskType], ResultType], jobs: int
) -> Generator[ResultType, None, None]:
    """Yield the result of each task; with one job nothing is started. Use it within ended()."""
    return (work(task) for task in tasks) if jobs == 1 else _in_processes(tasks, work, jobs)


def _in_processes(
    tasks: Iterable[TaskType], work: Callable[[TaskType], ResultType], jobs: int
) -> Generator[ResultType, None, None]:
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)  # a fork has imported everything already
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(work,))
    # closed pipes are no reason to die at once, which would leave the other processes behind
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    running: deque[Future[ResultType]] = deque()
    try:
        for task in tasks:
            running.append(pool.submit(_do, task))
            if len(running) > _IN_FLIGHT * jobs:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
        pool.shutdown()
        signal.signal(signal.SIGPIPE, before)
    except BrokenProcessPool as error:
        raise TextrnnError("a process ended before its work did. Not enough memory? Try fewer --jobs.") from error
    except BaseException:  # also when nobody wants the rest: the consumer has closed this generator
        processes = list((pool._processes or {}).values())  # in Python 3.14, terminate_workers() does all this
        manager: Any = pool._executor_manager_thread
        for process in processes:
            process.terminate()
            process.join()
        pool.shutdown(wait=False, cancel_futures=True)
        if manager is not None:
            manager.join(_FAREWELL_SECONDS)  # else Python's own exit could call it just as it closes its pipe
        raise


@contextmanager
def ended(results: Generator[ResultType, None, None]) -> Iterator[None]:
    """End the processes with the block, also when the reader of the output has gone away."""
    try:
        yield
    except BrokenPipeError:
        results.close()
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.raise_signal(signal.SIGPIPE)  # which was held back for the sake of the processes
        raise
    finally:
        results.close()


_work: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    """Prepare a process: it leaves Ctrl-C to its parent, and ends with it however that ends."""
    import threading

    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import os
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


def _do(task: Any) -> Any:
    return _work(task)
