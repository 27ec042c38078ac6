class Noisy:
    def __del__(self):
        raise ValueError("unraisable")


x = Noisy()
del x
print("end")
