"""Where the jobs run: in this process, in several, or on a dask cluster, all behind ``concurrent.futures.Executor``.

Results come back as they are done, and only a few jobs are under way at any time, so that memory does not grow with
the number of jobs. Used for the reports of a city and for sources to be imported.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import partial
from importlib import import_module
from itertools import islice
from typing import Any, Generic, Literal, TypeVar

from gentool.problems.problem import Code, GentoolError, Where
from gentool.text.lazy_regex import Pattern

NO_SCHEDULER = Code(
    "C-DASK",
    "连接不上 --scheduler 指定的调度器",
    "请核对地址（例如 tcp://10.0.0.1:8786），并确认调度器和工作机已经启动。",
)
CODES = (NO_SCHEDULER,)

# From how many units on a pool of processes pays. A report takes 7 ms of a processor and as long again of the disk,
# which writes for several at once; two forked workers, which start warm, cost 0.2 s and were quicker from between 40
# and 60 units on. A spawned worker imports everything again, 0.5 s each, on Windows more.
POOL_PAYS_FROM = {"fork": 60, "spawn": 200}
MOST_WORKERS = 61  # Windows waits for no more
_PATIENCE = 5  # seconds for a scheduler to answer
_AHEAD = 2  # jobs under way per worker: one being done, one waiting
# A job makes some ten thousand objects and leaves none behind: looking through them again and again for garbage takes
# a tenth of its time. Said here for whatever process does the jobs; this one has its own thresholds back in the end.
_THRESHOLDS = (50_000, 20, 20)

LOOK_EVERY, LOOKS = 5.0, 6  # seconds, and how often nobody may be there before a cluster is given up

_ADDRESS = Pattern(r"(?:tcp://)?[^\s/]+:\d{1,5}", re.ASCII)

J = TypeVar("J")
R = TypeVar("R")

_GIVEN: list[Callable[..., Any]] = []  # to a process of a pool as it started: its work


class Runner(Generic[J, R]):
    """The work, an executor for it, how many jobs to keep under way, and the means to replace one should it break.

    ``is_given``: workers were given the work, which may have much to carry, as they started, and not with every job.
    ``has_workers`` tells whether there is anybody who could do a job.
    """

    def __init__(
        self,
        work: Callable[[J], R],
        make: Callable[[], Executor],
        ahead: int,
        has_workers: Callable[[], bool] = lambda: True,
        *,
        is_given: bool = False,
    ) -> None:
        self.work = work
        self.handed = None if is_given else work
        self._make = make
        self.executor = make()
        self.ahead = ahead
        self.has_workers = has_workers

    def renew(self) -> None:
        """Replace an executor that is broken."""
        self.close()
        self.executor = self._make()

    def close(self) -> None:
        """Wait for what is under way."""
        self.executor.shutdown(wait=True)


class InProcess(Executor):
    """Does every job at once, in the caller's own thread."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Call the function and return its result as a future that is done."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def runner_for(
    work: Callable[[J], R], count: int, workers: int | None, scheduler: str | None = None
) -> Iterator[Runner[J, R]]:
    """Open the place that suits ``count`` jobs; ``workers`` overrides, ``scheduler`` is a dask cluster's address."""
    if scheduler:
        with _cluster(scheduler, work) as runner:
            yield runner
        return
    wanted = workers or (processors() if count >= POOL_PAYS_FROM[_method()] else 1)
    wanted = min(wanted, count, MOST_WORKERS)
    runner = Runner(work, InProcess, 1)
    if wanted > 1:
        runner = Runner(work, lambda: _pool(wanted, work), wanted * _AHEAD, is_given=True)
    thresholds = gc.get_threshold()
    try:
        yield runner
    finally:
        runner.close()
        gc.set_threshold(*thresholds)


def run_jobs(jobs: Iterable[J], failed: Callable[[J, BaseException], R], runner: Runner[J, R]) -> Iterator[tuple[J, R]]:
    """Yield every job with its result, as they are done: what ``failed`` returns where work raised what it should not.

    A worker process that dies takes with it what was under way: those jobs are done again, each in a process of its
    own, so that the one which is deadly can be named and the others still come out.
    """
    queue = iter(jobs)
    under_way: dict[Future[R], J] = {}
    lost: list[J] = []
    while True:
        for job in islice(queue, runner.ahead - len(under_way)):
            try:
                under_way[runner.executor.submit(_worked, runner.handed, job)] = job
            except BrokenExecutor:
                lost.append(job)
        if not under_way and not lost:
            return
        for future in _done(under_way, runner):
            job = under_way.pop(future)
            error = _error_of(future)
            if isinstance(error, BrokenExecutor):
                lost.append(job)
            else:
                yield job, failed(job, error) if error else future.result()
        if lost:
            runner.renew()
            for job in (*lost, *under_way.values()):
                yield job, _alone(job, runner.work, failed)
            lost, under_way = [], {}


def _done(under_way: Collection[Future[R]], runner: Runner[J, R]) -> Collection[Future[R]]:
    """Wait until some jobs are done; raises GentoolError C-DASK when nobody has been there to do them for long."""
    looks = 0
    while looks < LOOKS:
        done = wait(under_way, LOOK_EVERY if under_way else 0, FIRST_COMPLETED).done
        if done or not under_way:
            return done
        looks = 0 if runner.has_workers() else looks + 1
    raise GentoolError(
        NO_SCHEDULER.at(Where(""), "调度器下的工作机都停了。", hint="请重新启动工作机再运行，已生成的不会重做。")
    )


def _worked(work: Callable[[J], R] | None, job: J) -> R:
    gc.set_threshold(*_THRESHOLDS)
    return (work or _GIVEN[-1])(job)


def _error_of(future: Future[R]) -> BaseException | None:
    if future.cancelled():  # not by us: a dask client cancels what is under way when it loses its scheduler
        raise GentoolError(
            NO_SCHEDULER.at(Where(""), "与调度器的连接断了。", hint="请检查网络后重新运行，已生成的不会重做。")
        )
    return future.exception()


def _alone(job: J, work: Callable[[J], R], failed: Callable[[J, BaseException], R]) -> R:
    with _pool(1, work) as executor:
        try:
            return executor.submit(_worked, None, job).result()
        except BrokenExecutor as error:
            return failed(job, error)


def _pool(workers: int, work: Callable[[J], R]) -> Executor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, multiprocessing.get_context(_method()), _start_worker, (work,))


def _method() -> Literal["fork", "spawn"]:
    """Return how processes start: forked where that is safe, because they start warm; else spawned."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _start_worker(work: Callable[..., Any]) -> None:
    """Leave Ctrl-C to the parent, and do not outlive it: orphans of the pool would wait for work forever."""
    _GIVEN.append(work)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep off the terminal what dask's own threads have to say; what a clerk has to know is told in our words."""
    import logging

    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextlib.contextmanager
def _cluster(address: str, work: Callable[[J], R]) -> Iterator[Runner[J, R]]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        hint = "请先安装：pip install distributed"
        raise GentoolError(NO_SCHEDULER.at(Where(""), "没有安装 dask.distributed。", hint=hint)) from error
    if not _ADDRESS.fullmatch(address):  # dask would spend half a minute on it
        raise GentoolError(NO_SCHEDULER.at(Where(address), "这不像调度器的地址。"))
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GentoolError(NO_SCHEDULER.at(Where(address), "连接不上调度器。")) from error
    with _silence(), client:  # whose threads speak while it closes as well
        threads = sum(client.ncores().values())
        if not threads:
            raise GentoolError(NO_SCHEDULER.at(Where(address), "调度器下没有工作机。"))
        make: Callable[[], Executor] = partial(client.get_executor, pure=False)
        runner = Runner(work, make, threads * _AHEAD, lambda: bool(client.ncores()))
        try:
            yield runner
        except BaseException:  # Ctrl-C, say: what is under way is given up, not waited for
            runner.executor.shutdown(wait=False)
            raise
        runner.close()
