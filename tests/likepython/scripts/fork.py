import os
import sys

print("parent", flush=True)
pid = os.fork()
if pid == 0:
    print("child", sys.argv[1:], flush=True)
    os._exit(3)
print("waited", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
