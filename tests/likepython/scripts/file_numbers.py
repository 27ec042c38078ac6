import os

with open(__file__) as one, open(__file__) as two:
    print(one.fileno(), two.fileno())
print(sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1])
