# exit: -15
import os
import signal
import time

print("flushed", flush=True)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(5)
