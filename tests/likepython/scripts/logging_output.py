# slow
import logging
import sys

import torch

logging.basicConfig(
    format="%(levelname)s %(name)s %(funcName)s %(lineno)d %(message)s",
    level=logging.DEBUG,
    stream=sys.stdout,
)
log = logging.getLogger("mine")


def step():
    x = torch.ones(2, requires_grad=True)
    x.sum().backward()
    log.info("grad %s", x.grad)


step()
logging.getLogger().debug("root")
print([name for name in logging.root.manager.loggerDict if "graphlab" in name], len(logging.root.handlers))
