import threading

lines = []


def work(number):
    lines.append((number, threading.current_thread().name, threading.active_count() > 0))


workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for worker in workers:
    worker.start()
    worker.join()
print(lines, threading.active_count(), [one.name for one in threading.enumerate()])
print(threading.gettrace(), threading.getprofile(), threading.stack_size())
