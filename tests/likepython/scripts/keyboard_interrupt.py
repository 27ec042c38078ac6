# exit: -2
print("before")
raise KeyboardInterrupt
