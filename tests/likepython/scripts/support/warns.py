import warnings


def warn():
    warnings.warn("old", DeprecationWarning, stacklevel=2)
    warnings.warn("old here", DeprecationWarning, stacklevel=1)
