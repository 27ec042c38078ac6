# exit: 6
import atexit
import os
import sys

atexit.register(print, "never")
sys.stdout.write("lost")
os.write(1, b"direct\n")
os._exit(6)
