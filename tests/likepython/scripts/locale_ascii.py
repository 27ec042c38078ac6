# env: PYTHONIOENCODING=ascii:backslashreplace
# env: LC_ALL=C
import sys

print("é ✓ 💡", sys.stdout.encoding, sys.getfilesystemencoding())
