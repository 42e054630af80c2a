"""Where jobs run: what a process is asked for meanwhile, and a cluster whose workers have all gone."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from gentool import workers
from gentool.problems.problem import GentoolError
from gentool.workers import Runner, run_jobs, runner_for


def doubled(job: int) -> int:
    return 2 * job


def undone(job: int, error: BaseException) -> int:
    return -1


class Nobody(Executor):
    """Takes every job and does none."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.001)


def test_every_job_is_done() -> None:
    with runner_for(doubled, 5, 1) as runner:
        assert sorted(run_jobs(range(5), undone, runner)) == [(job, 2 * job) for job in range(5)]


class Heavy:
    """Work that has much to carry."""

    carried = 0

    def __call__(self, job: int) -> int:
        return 2 * job

    def __reduce__(self) -> tuple[type[Heavy], tuple[()]]:
        Heavy.carried += 1
        return Heavy, ()


def test_what_the_work_carries_goes_to_each_process_once() -> None:
    with runner_for(Heavy(), 20, 2) as runner:
        assert sorted(run_jobs(range(20), undone, runner)) == [(job, 2 * job) for job in range(20)]
    assert Heavy.carried <= 2


def test_a_cluster_without_workers_is_given_up() -> None:
    with pytest.raises(GentoolError, match="工作机都停了"):
        next(run_jobs([1], undone, Runner(doubled, Nobody, 1, lambda: False)))


def test_workers_that_come_back_in_time_are_waited_for() -> None:
    def looks() -> Iterator[bool]:
        yield from [False] * (workers.LOOKS - 1)
        yield True
        yield from [False] * (workers.LOOKS - 1)
        raise TimeoutError

    there = looks()
    with pytest.raises(TimeoutError):
        next(run_jobs([1], undone, Runner(doubled, Nobody, 1, lambda: next(there))))


def thresholds(_: int) -> tuple[int, int, int]:
    return gc.get_threshold()


def failed(_: int, error: BaseException) -> tuple[int, int, int]:
    raise error


@pytest.mark.parametrize("count", [1, 2])
def test_garbage_is_looked_for_rarely_during_the_jobs_and_as_before_after_them(count: int) -> None:
    of_this_process = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        with runner_for(thresholds, 3, count) as runner:
            during = {found for _, found in run_jobs(range(3), failed, runner)}
        assert during == {(50_000, 20, 20)}
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*of_this_process)
