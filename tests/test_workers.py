"""Where jobs run: what a process that runs them is asked for meanwhile, and has back afterwards."""

import gc

import pytest

from gentool.workers import Task, run_jobs, runner_for


def thresholds(_: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def failed(_: int, error: BaseException) -> tuple[int, int, int]:
    raise error


@pytest.mark.parametrize("workers", [1, 2])
def test_garbage_is_looked_for_rarely_during_the_jobs_and_as_before_after_them(workers: int) -> None:
    before = gc.get_threshold()
    with runner_for(3, workers) as runner:
        during = {found for _, found in run_jobs(range(3), Task(thresholds, failed), runner)}
    assert len(during) == 1
    assert during.pop() > before
    assert gc.get_threshold() == before
