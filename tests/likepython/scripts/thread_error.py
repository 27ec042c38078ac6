import threading


def fails():
    raise ValueError("in a thread")


worker = threading.Thread(target=fails, name="worker")
worker.start()
worker.join()
threading.excepthook = lambda args: print("hook", args.exc_type.__name__, args.thread.name)
worker = threading.Thread(target=fails, name="second")
worker.start()
worker.join()
