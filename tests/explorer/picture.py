"""Photographs the page for docs/images: python -m tests.explorer.picture. It needs playwright and a Chromium.

Three of one step: in light, in dark with a module opened, and on a telephone.
"""

import tempfile
from pathlib import Path
from typing import Any

from graphlab import load
from graphlab.explorer.page import explorer
from graphlab.renderers.options import Options
from tests.conftest import REPOSITORY, run_cli
from tests.explorer.chromium import browser, opened

WIDE: dict[str, Any] = {"viewport": {"width": 1180, "height": 700}}
DARK: dict[str, Any] = {**WIDE, "color_scheme": "dark"}
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
PRODUCT = "MulBackward0"
MODEL = """\
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(*[nn.TransformerEncoderLayer(16, 2, 32, 0.0) for _ in range(3)], nn.Linear(16, 4))
x = torch.randn(5, 2, 16)
loss = nn.functional.mse_loss(net(x), torch.zeros(5, 2, 4))
loss.backward()
"""


def main() -> None:
    """Keep what the window shows of a page in each of the three."""
    with tempfile.TemporaryDirectory() as name, browser() as started:
        folder = Path(name)
        (folder / "model.py").write_text(MODEL, encoding="utf-8")
        surface, model = _page(folder, "sample:surface"), _page(folder, "model.py")
        for image, file, window in (
            ("explorer.png", surface, WIDE),
            ("explorer-dark.png", model, DARK),
            ("explorer-narrow.png", surface, NARROW),
        ):
            with opened(started, **window) as seen:
                page = seen.open(file)
                (_show_product if file is surface else _open_layer)(page)
                page.mouse.move(5, 300)
                page.evaluate("document.getElementById('language').hidden = true")  # needs a Chinese font
                page.screenshot(path=REPOSITORY / "docs" / "images" / image)


def _page(folder: Path, target: str) -> Path:
    """Return the page of a recording with gradients."""
    run_cli("render", "-q", target, "-o", "a.json", "--show", "grads", cwd=folder)
    file = folder / f"{target.removeprefix('sample:')}.html"
    file.write_text(explorer(load(folder / "a.json"), Options()), encoding="utf-8")
    return file


def _show_product(page: Any) -> None:
    for key in ("Home", "s", "s", "s"):
        page.keyboard.press(key)
    page.locator("[data-thing]", has_text=PRODUCT).click()


def _open_layer(page: Any) -> None:
    page.keyboard.press("End")
    page.locator("[data-thing]", has_text="TransformerEncoderLayer").last.click()
    page.keyboard.press("Enter")


if __name__ == "__main__":
    main()
