import subprocess
import sys

BATCHES = """
from resource import RUSAGE_SELF, getrusage
from passerelle.runtime.process import keep_freed_memory

def pages_of_a_batch():
    before = getrusage(RUSAGE_SELF).ru_minflt
    buffers = [b"x" * 1_000_000 for _ in range(20)]
    return getrusage(RUSAGE_SELF).ru_minflt - before

keep_freed_memory()
print(pages_of_a_batch(), pages_of_a_batch())
"""


def test_a_batch_has_the_memory_of_the_one_before_it() -> None:
    said = subprocess.run([sys.executable, "-c", BATCHES], capture_output=True, text=True, check=True)
    first, second = map(int, said.stdout.split())
    assert first > 4000
    assert second < 100
