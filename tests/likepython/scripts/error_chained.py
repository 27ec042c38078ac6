# exit: 1
def first():
    return {}["missing"]


try:
    first()
except KeyError as error:
    try:
        raise TypeError("second") from error
    except TypeError:
        raise RuntimeError("third")
