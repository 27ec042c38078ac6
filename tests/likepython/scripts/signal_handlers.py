import os
import signal

for one in sorted(signal.valid_signals()):
    print(one, signal.getsignal(one) if one != signal.SIGINT else signal.getsignal(one).__name__)
signal.signal(signal.SIGUSR1, lambda number, frame: print("user", number, frame.f_lineno > 0))
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.pthread_sigmask(signal.SIG_BLOCK, []))
signal.signal(signal.SIGALRM, lambda number, frame: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.02)
signal.pause()
