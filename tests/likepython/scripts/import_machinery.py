# limit: a finder waits in sys.meta_path until torch is imported
import sys

print([getattr(one, "__name__", type(one).__name__) for one in sys.meta_path])
print(sys.path_hooks, len(sys.path_importer_cache) > 0)
print(__import__.__module__, type(__import__).__name__)
