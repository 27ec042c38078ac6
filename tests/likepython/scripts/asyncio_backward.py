# slow
import asyncio

import torch

x = torch.ones(2, requires_grad=True)


async def train(step):
    loss = (x * step).sum()
    await asyncio.sleep(0)
    loss.backward()
    print(step, x.grad)


async def main():
    await asyncio.gather(*(train(step) for step in range(3)))


asyncio.run(main(), debug=False)
