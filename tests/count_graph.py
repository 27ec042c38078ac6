"""Run as ``python count_graph.py SCRIPT``: count the graph of SCRIPT's first backward, our own way.

Deliberately knows nothing of graphlab: it wraps torch.autograd.backward, follows
``grad_fn.next_functions`` with a stack, prints one line of JSON and lets the script run on.
"""

import json
import runpy
import sys
from collections import Counter

import torch


def name(node):
    return "AccumulateGrad" if "AccumulateGrad" in node.name() else node.name()


def count(root):
    seen, stack, edges = set(), [root.grad_fn], []
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        for slot, (head, output_nr) in enumerate(node.next_functions):
            if head is not None:
                edges.append((name(node), slot, name(head), output_nr))
                stack.append(head)
    return {"ops": dict(Counter(name(node) for node in seen)), "edges": sorted(edges)}


true_backward = torch.autograd.backward


def backward(tensors, *args, **kwargs):
    torch.autograd.backward = true_backward
    root = tensors if isinstance(tensors, torch.Tensor) else tensors[0]
    print("COUNT", json.dumps(count(root)))
    return true_backward(tensors, *args, **kwargs)


torch.autograd.backward = backward
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
