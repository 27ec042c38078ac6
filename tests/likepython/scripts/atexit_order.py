import atexit
import sys
import weakref


class Late:
    def __del__(self):
        sys.stdout.write("del\n")


late = Late()
weakref.finalize(late, print, "finalize")
atexit.register(print, "first registered")
atexit.register(print, "second registered")
print(atexit._ncallbacks())
