import io
import pickle
import pickletools


class Thing:
    def __init__(self, value):
        self.value = value


data = pickle.dumps([Thing(1), Thing("two")])
print([one.value for one in pickle.loads(data)], len(data))
out = io.StringIO()
pickletools.dis(data, out)
print(out.getvalue())
