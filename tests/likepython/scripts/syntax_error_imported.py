# exit: 1
print("before")
import support.broken
