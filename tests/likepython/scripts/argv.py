# args: --epochs 3 "two words" -- -h --help "" é
import sys

print(sys.argv[1:])
print(sys.argv[0].endswith("argv.py"), sys.orig_argv[1:])
