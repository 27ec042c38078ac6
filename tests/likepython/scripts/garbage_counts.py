import gc
import sys

print(gc.isenabled(), gc.get_threshold(), gc.callbacks, gc.garbage, gc.get_freeze_count())


class Thing:
    pass


thing = Thing()
print(sys.getrefcount(thing), sys.getrefcount(Thing()))
