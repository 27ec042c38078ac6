# exit: -11
import faulthandler
import os
import signal

print(faulthandler.is_enabled(), flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
