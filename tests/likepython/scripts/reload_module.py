# slow
import importlib

import torch
from support import layers

x = torch.ones(1, 2)
layers.Block(2)(x).sum().backward()
importlib.reload(layers)
layers.Block(2)(x).sum().backward()
print(layers.Block.__module__)
