import sys


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, sys.is_finalizing())


a = Noisy("global")
b = Noisy("cycle")
b.me = b
print("end")
