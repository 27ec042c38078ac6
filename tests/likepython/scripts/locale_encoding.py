import locale
import sys

print(locale.getpreferredencoding(False), sys.getfilesystemencoding(), sys.getdefaultencoding())
print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.encoding, sys.stderr.errors, sys.flags.utf8_mode)
print(locale.setlocale(locale.LC_ALL), sys.stdout.line_buffering, sys.stdout.write_through)
