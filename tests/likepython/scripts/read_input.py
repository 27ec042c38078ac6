# stdin: first line|second line|rest
import sys

print(input("name? "))
print(sys.stdin.readline())
print(repr(sys.stdin.read()), sys.stdin.isatty())
