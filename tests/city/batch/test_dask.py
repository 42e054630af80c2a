"""The same city on a real cluster of dask.distributed, in processes of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.batch.cities import OUTPUT, contents, make_city
from tests.forked import gentool

pytestmark = pytest.mark.dask

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, program], stdin=pipe, stdout=pipe, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


def test_a_cluster_gives_the_same(tmp_path: Path, scheduler: str) -> None:
    city = make_city(tmp_path / "city", 12, broken=1, missing=1)
    assert gentool("batch", city).returncode == 1
    result = gentool("batch", city, "-o", tmp_path / "cluster", "--scheduler", scheduler)
    assert (result.returncode, "合格 10，有错 1，未报 1" in result.stdout) == (1, True), result.stderr
    assert contents(tmp_path / "cluster") == contents(city / OUTPUT)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "天外", "tls://127.0.0.1:1", "ucx://127.0.0.1:1", "inproc://127.0.0.1:1"]
)
def test_a_scheduler_that_is_not_there(tmp_path: Path, address: str) -> None:
    city = make_city(tmp_path / "city", 1)
    result = gentool("batch", city, "--scheduler", address)
    assert (result.returncode, "C-DASK" in result.stderr, "Traceback" in result.stderr) == (1, True, False)
