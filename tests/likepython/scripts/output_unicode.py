import sys

print("é ✓ 数 💡 \u202e rtl")
sys.stdout.buffer.write(b"\xff\xfe\x00\r\n")
print("no newline at the end", end="")
print("stderr ✓", file=sys.stderr, end="")
