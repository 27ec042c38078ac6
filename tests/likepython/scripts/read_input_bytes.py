# stdin: raw bytes|é
import sys

print(sys.stdin.buffer.read(), sys.stdin.encoding, sys.stdin.errors, sys.stdin.fileno())
