import subprocess
import sys

BUFFERS = """
import psutil
from passerelle.runtime.process import give_large_buffers_back

def mapped():
    return psutil.Process().memory_info().rss

give_large_buffers_back()
bytes(30_000_000)
before = mapped()
kept = [(bytes([1]) * 1_000_000, bytes([1]) * 100) for _ in range(40)]
small = [pair[1] for pair in kept]
during = mapped()
del kept
print(during - before > 35_000_000, mapped() - before < 5_000_000)
"""


def test_large_buffers_are_given_back_between_small_ones_that_stay() -> None:
    said = subprocess.run([sys.executable, "-c", BUFFERS], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True"]
