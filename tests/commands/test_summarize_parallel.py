"""Tasks in several processes: what ends with them, and what goes on."""

import multiprocessing
import time

from textrnn.commands.parallel import ended, work_on


def double(number):
    return 2 * number


def test_results_come_in_the_order_of_the_tasks():
    assert list(work_on(range(50), double, 3)) == list(work_on(range(50), double, 1))


def test_only_the_processes_of_the_work_end_with_it():
    other = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    other.start()
    results = work_on(range(1000), double, 2)
    with ended(results):
        assert next(results) == 0
    deadline = time.monotonic() + 10  # the pool's own thread may still be taking notice
    while len(multiprocessing.active_children()) > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert multiprocessing.active_children() == [other]
    other.terminate()
    other.join()
