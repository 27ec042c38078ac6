import sys
import threading

one = threading.Thread(target=lambda: sys.exit(9))
one.start()
one.join()
print("main goes on")
