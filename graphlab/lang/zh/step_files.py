"""The words of ``graphlab step --export`` and of ``x``: what the files say, and what went wrong."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # a page of Markdown
    "Backward, step by step: {what}": "反向传播，逐步查看：{what}",
    "{n} steps": "共 {n} 步",
    "Step {n} of {all}": "第 {n} 步，共 {all} 步",
    "{step}: the start": "{step}：开头",
    "{step}: {what}": "{step}：{what}",
    "{name}: {text}": "{name}：{text}",
    # a derivation in LaTeX
    "{file}: a backward, derived step by step by graphlab": "{file}：graphlab 逐步推导的一次反向传播",
    "{symbol} is {name}": "{symbol} 是 {name}",
    "{n} of {all} steps": "{all} 步中的 {n} 步",
    "Values of forward": "前向传播的值",
    "Values of forward of the backward inside step {n}": "第 {n} 步内部的反向传播：前向传播的值",
    "(a hook changed it)": "（钩子改变了它）",
    "(returned)": "（已返回）",
    "Result": "结果",
    "Backward raised: {error}": "反向传播抛出异常：{error}",
    # files
    "there is no format {word!r} for one step": "单个步骤没有格式 {word!r}",
    "end the name with one of: {words}": "文件名请以其中之一结尾：{words}",
    "{file} is there already": "{file} 已经存在",
    "choose another name: only pictures are replaced": "请换一个名字：只有图片会被替换",
    "wrote {file}": "已写出 {file}",
    "GIF needs Pillow, which is not installed": "GIF 需要 Pillow，而它没有安装",
    "pip install 'autograd-graphlab[gif]', or write .md or NAME-%03d.svg": (
        "pip install 'autograd-graphlab[gif]'，或写成 .md 或 NAME-%03d.svg"
    ),
}
