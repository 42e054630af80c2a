"""The same city on a real cluster of dask.distributed, in processes of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.city.batch.cities import OUTPUT, command, contents, make_city
from tests.forked import gentool

pytestmark = pytest.mark.dask

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        for line in sys.stdin:
            cluster.scale(0)
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, IO[str]]]:
    """A cluster's address, and where a line makes all its workers leave."""
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, program], stdin=pipe, stdout=pipe, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield process.stdout.readline().strip(), process.stdin
        process.communicate()


def test_a_cluster_gives_the_same(tmp_path: Path, cluster: tuple[str, IO[str]]) -> None:
    city = make_city(tmp_path / "city", 12, broken=1, missing=1)
    assert gentool("batch", city).returncode == 1
    result = gentool("batch", city, "-o", tmp_path / "cluster", "--scheduler", cluster[0])
    assert (result.returncode, "合格 10，有错 1，未报 1" in result.stdout) == (1, True), result.stderr
    assert contents(tmp_path / "cluster") == contents(city / OUTPUT)


def test_a_cluster_that_everybody_leaves_is_given_up_with_a_word(tmp_path: Path, cluster: tuple[str, IO[str]]) -> None:
    address, leaving = cluster
    words = command("batch", make_city(tmp_path / "city", 300), "--to", "html", "--scheduler", address)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as batch:
        assert batch.stdout is not None
        assert "[  1/300]" in batch.stdout.readline()
        leaving.write("\n")
        leaving.flush()
        said = batch.stdout.read()
    assert "Traceback" not in said, said
    assert (batch.returncode, "C-DASK" in said.splitlines()[-1], "Traceback" in said) == (1, True, False)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "天外", "tls://127.0.0.1:1", "ucx://127.0.0.1:1", "inproc://127.0.0.1:1"]
)
def test_a_scheduler_that_is_not_there(tmp_path: Path, address: str) -> None:
    city = make_city(tmp_path / "city", 1)
    result = gentool("batch", city, "--scheduler", address)
    assert (result.returncode, "C-DASK" in result.stderr, "Traceback" in result.stderr) == (1, True, False)
