# limit: a profiler of the script sees the capture's own calls inside the backward
import cProfile
import io
import pstats

import torch


def f(x):
    return (x * 2).sum()


x = torch.ones(2, requires_grad=True)
profile = cProfile.Profile()
profile.enable()
for _ in range(3):
    f(x).backward()
profile.disable()
stats = pstats.Stats(profile, stream=io.StringIO()).stats
for (file, line, name), row in sorted(stats.items()):
    print(file.rsplit("/", 1)[-1], line, name, row[:2])
