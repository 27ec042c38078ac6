# env: PYTHONPATH=support
import os
import sys

import found_by_pythonpath

print(os.environ["PYTHONPATH"], sys.path[1:3], found_by_pythonpath.VALUE)
