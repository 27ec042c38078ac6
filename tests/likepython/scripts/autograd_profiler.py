# slow
# limit: torch's profiler sees the few operators that read small values
import torch

x = torch.ones(2, requires_grad=True)
with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
    (x * 2).sum().backward()
print(sorted((one.key, one.count) for one in profile.key_averages()))
