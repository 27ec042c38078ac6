"""What pages need: the languages of marks, and what Sphinx says to those who cannot see a picture."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "the script ended well, but no graph was recorded": "脚本正常结束，但没有记录到计算图",
    "it did not end within {seconds} seconds; give it more with :timeout:": (
        "它在 {seconds} 秒内没有结束；用 :timeout: 给它更多时间"
    ),
    "it ended with signal {number}": "它被信号 {number} 结束",
    "it ended with exit code {code}": "它以退出码 {code} 结束",
    "there is no step: no backward was recorded": "没有步骤：没有记录到反向传播",
    "there is no step {one}: the backward has {count}": "没有第 {one} 步：这次反向传播共 {count} 步",
    "{word} is no language of graphlab": "graphlab 不说 {word} 这种语言",
    "the languages are {names}": "可选的语言有：{names}",
    "The dynamic graph beside static ones": "动态图，与静态图并排",
    "The graph of {root}: {nodes} nodes, {edges} edges": "{root} 的计算图：{nodes} 个节点，{edges} 条边",
    "The graph: {nodes} nodes, {edges} edges": "计算图：{nodes} 个节点，{edges} 条边",
    "Step {ran} of {count} of the backward of {root}": "{root} 的反向传播，第 {ran} 步，共 {count} 步",
    "Step {ran} of {count} of the backward": "反向传播，第 {ran} 步，共 {count} 步",
}
