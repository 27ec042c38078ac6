"""The words of ``graphlab watch``."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # summary
    "{n} backward": "{n} 次反向传播",
    "{n} backwards": "{n} 次反向传播",
    "{n} optimizer step": "{n} 步优化器更新",
    "{n} optimizer steps": "{n} 步优化器更新",
    "no optimizer step": "没有优化器更新",
    "loss": "损失",
    "unknown": "未知",
    "no loss was seen: no backward started at a scalar": "没有看到损失：没有从标量开始的反向传播",
    "lowest {value} at backward {n}": "最低 {value}（第 {n} 次）",
    "none: backward never ran": "无：反向传播没有运行",
    "not compared": "未比较",
    "seen once": "只出现一次",
    "the same each time": "每次都相同",
    "not the same each time": "并非每次都相同",
    "the same each time in the {n} backwards that were kept": "在保留的 {n} 次反向传播中都相同",
    "not the same each time in the {n} backwards that were kept": "在保留的 {n} 次反向传播中并不都相同",
    "{n} different ones, in {times} backwards": "有 {n} 种，分别出现 {times} 次",
    "{n} different ones, the most frequent in {most} of {all} backwards": (
        "有 {n} 种，最常见的一种在 {all} 次反向传播中出现 {most} 次"
    ),
    "{text} ({n} backwards were not compared)": "{text}（{n} 次反向传播未比较）",
    "one for each loss, the same each time: {losses}": "每个损失各有一张，每次都相同：{losses}",
    # leaves
    "value": "值",
    "value, first → last": "值，最初 → 最后",
    "|grad| first → last": "|grad| 最初 → 最后",
    "largest": "最大",
    "{value} at {n}": "{value}（第 {n} 次）",
    "(no name)": "（无名称）",
    "{n} more leaf": "另外 {n} 个叶子张量",
    "{n} more leaves": "另外 {n} 个叶子张量",
    "and {leaves}; -v lists all": "{leaves}未列出；-v 列出全部",
    "both leaves": "两个叶子张量",
    "both leaves that are followed": "被跟踪的两个叶子张量",
    "all {n} leaves": "全部 {n} 个叶子张量",
    "all {n} leaves that are followed": "被跟踪的全部 {n} 个叶子张量",
    "all {n} of {module}": "{module} 的全部 {n} 个",
    # what happened
    "what happened to them": "它们经历了什么",
    "{what} by {who}": "{what}：{who}",
    ", {n} times": "，{n} 次",
    ", seen {n} times": "，看到 {n} 次",
    "zeroed": "清零",
    "set to zero": "设为零",
    "added to": "累积",
    "clipped": "裁剪",
    "stepped": "更新",
    "gradient written": "写入梯度",
    "written": "写入",
    "gradient replaced": "替换梯度",
    "made anew": "重新创建",
    # ledger
    "the first backward, in full": "第 1 次反向传播的完整记录",
    "the first {backwards}, in full": "前 {backwards}的完整记录",
    "in step {n}": "在第 {n} 步更新中",
    "{change}; what came in was not kept": "{change}；到来的部分没有保留",
    "nothing came in": "没有梯度到来",
    "nothing came in, {value} stays": "没有梯度到来，仍为 {value}",
    "untouched: grad gave {value}": "未改动：grad 返回 {value}",
    "each .grad": "每个 .grad",
    "kept: {rule}": "保留：{rule}",
    # remarks
    " ({place})": "（{place}）",
    "{name} at {place}": "{name}（{place}）",
    "a result": "一个结果",
    "infinite": "无穷大",
    "Ctrl-C ended the run after backward {n}; all until then is here.": (
        "Ctrl-C 在第 {n} 次反向传播之后结束了运行；此前的内容都在这里。"
    ),
    "The script ended with exit code {code} after backward {n}; all until then is here.": (
        "脚本在第 {n} 次反向传播之后以退出码 {code} 结束；此前的内容都在这里。"
    ),
    "The script was ended by {signal} after backward {n}; all until then is here.": (
        "脚本在第 {n} 次反向传播之后被 {signal} 终止；此前的内容都在这里。"
    ),
    "What is shown as loss is {root}: backward was called on that.": (
        "这里作为损失显示的是 {root}：反向传播是对它调用的。"
    ),
    "The loss is {what} at backward {n}{place}.": "损失在第 {n} 次反向传播{place}时为 {what}。",
    "The loss is {what} from backward {n} on{place}.": "损失从第 {n} 次反向传播{place}起为 {what}。",
    "The loss is {what} by backward {n}; it was still finite at {sound}{place}.": (
        "损失到第 {n} 次反向传播时已为 {what}；在第 {sound} 次时还是有限值{place}。"
    ),
    "Backward {n}{place}, raised {error}": "第 {n} 次反向传播{place}抛出 {error}",
    "Backward {n}{place}, and {more} more there, raised {error}": (
        "第 {n} 次反向传播{place}以及同一处的另外 {more} 次抛出 {error}"
    ),
    ".grad of {leaves} was never zeroed: each backward adds to what is there.": (
        "{leaves}的 .grad 从未清零：每次反向传播都累积到已有的梯度上。"
    ),
    "{gradient} went from {first} to {last}.": "{gradient} 从 {first} 变为 {last}。",
    "Call optimizer.zero_grad(), unless the sum is what you want.": (
        "请调用 optimizer.zero_grad()，除非您要的就是这个总和。"
    ),
    "Call optimizer.zero_grad() before {place}, unless the sum is what you want.": (
        "请在 {place} 之前调用 optimizer.zero_grad()，除非您要的就是这个总和。"
    ),
    "The graph of backward {n}{place} is not that of backward {before}.": (
        "第 {n} 次反向传播{place}的计算图与第 {before} 次的不同。"
    ),
    "The graph of backward {n}{place} is not that of backward {before}: {new} nodes, not {old}.": (
        "第 {n} 次反向传播{place}的计算图与第 {before} 次的不同：有 {new} 个节点，而不是 {old} 个。"
    ),
    "It has {nodes} more.": "它多了 {nodes}。",
    "It lacks {nodes}.": "它少了 {nodes}。",
    "It changed at {nodes}.": "它在 {nodes} 处有变化。",
    "{some} and {n} more lines": "{some} 等（另有 {n} 行）",
    "{n} more forms of it were seen.": "还出现过另外 {n} 种计算图。",
    "To see what differs: {command}": "查看差异：{command}",
    "{optimizer} ran a closure: {n} backwards within its one step.": (
        "{optimizer} 运行了闭包：在它的一步更新中有 {n} 次反向传播。"
    ),
    "{optimizer} ran a closure: {n} backwards within each of its {steps} steps, {all} in all.": (
        "{optimizer} 运行了闭包：在它的 {steps} 步更新中，每步有 {n} 次反向传播，共 {all} 次。"
    ),
    "{n} nodes and more": "{n} 个以上的节点",
    "{name}{place} holds on to the graphs of earlier passes, ever more of them: {nodes} by backward {n}, "
    "which no backward will use. Keep numbers there instead, as loss.item() gives them.": (
        "{name}{place}一直持有以前各轮的计算图，而且越来越多：到第 {n} 次反向传播时有 {nodes}，"
        "不会再有反向传播用到它们。请只保存数值，例如 loss.item() 的结果。"
    ),
    "{name} was computed without a graph, under {mode}{times}.": (
        "{name}在 {mode} 下计算，没有计算图{times}。"
    ),
    "The graph of {name} was built for nothing: {nodes}, {size} kept for backward{times}.": (
        "{name}的计算图白白建立了：{nodes}，为反向传播保存了 {size}{times}。"
    ),
    "It is still held: take torch.no_grad(), or keep {name}.item() only.": (
        "它仍被持有：请使用 torch.no_grad()，或只保存 {name}.item()。"
    ),
    "Compute it under torch.no_grad().": "请在 torch.no_grad() 下计算它。",
    # plots
    "backward": "反向传播",
    "loss, logarithmic": "损失（对数坐标）",
    "gradient norms": "梯度范数",
    "gradient norms, logarithmic": "梯度范数（对数坐标）",
    "{what}: the {n} of {all} that move most": "{what}：{all} 个中变化最大的 {n} 个",
    "{what}: all, and the {n} of {all} that move most": "{what}：总体，以及 {all} 个中变化最大的 {n} 个",
    "another graph": "另一张计算图",
    "{what} from here on": "从此处起为 {what}",
    "data": "数据",
    "fitted": "拟合",
    "data and fitted line": "数据与拟合直线",
}
