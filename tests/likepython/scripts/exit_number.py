# exit: 7
import sys

print("leaving")
sys.exit(7)
