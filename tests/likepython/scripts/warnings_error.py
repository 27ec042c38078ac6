# env: PYTHONWARNINGS=error
# exit: 1
import warnings

print(warnings.filters[:2])
warnings.warn("raised")
