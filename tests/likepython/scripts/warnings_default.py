import warnings

warnings.warn("a user warning")
warnings.warn("from main", DeprecationWarning, stacklevel=1)
warnings.warn("pending", PendingDeprecationWarning, stacklevel=1)
from support import warns

warns.warn()
for _ in range(2):
    warnings.warn("once per place")
print(warnings.filters)
