import support
from support import helper

print(helper.double(4), helper.__name__, helper.__file__.rsplit("/", 1)[-1], support.__path__)
