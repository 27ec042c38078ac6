"""What pages need: the languages of marks, and what Sphinx says to those who cannot see a picture."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "{word} is no language of graphlab": "graphlab 不说 {word} 这种语言",
    "the languages are {names}": "可选的语言有：{names}",
    "The dynamic graph beside static ones": "动态图，与静态图并排",
    "The graph of {root}: {nodes} nodes, {edges} edges": "{root} 的计算图：{nodes} 个节点，{edges} 条边",
    "The graph: {nodes} nodes, {edges} edges": "计算图：{nodes} 个节点，{edges} 条边",
    "Step {ran} of {count} of the backward of {root}": "{root} 的反向传播，第 {ran} 步，共 {count} 步",
    "Step {ran} of {count} of the backward": "反向传播，第 {ran} 步，共 {count} 步",
}
