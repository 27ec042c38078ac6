import subprocess
import sys

code = "import os, sys; print(sorted(os.environ.items())); print(sys.path, 'sitecustomize' in sys.modules)"
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
