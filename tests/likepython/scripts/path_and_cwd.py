import os
import sys

print(sys.path)
print(os.getcwd())
print(sys.executable, sys.prefix, sys.flags, sys.warnoptions, sys._xoptions)
