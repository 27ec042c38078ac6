"""See what PyTorch's autograd does: capture, draw and read the graph of any script."""

__version__ = "0.1.0"
