# env: PYTHONPATH=support/site
import sys

print(sys.modules["sitecustomize"].SAID, sys.modules["sitecustomize"].__file__)
