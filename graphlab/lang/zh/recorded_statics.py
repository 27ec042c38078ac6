"""What is recorded of static graphs: refusals, warnings, frozen values, disagreements, pairs of nodes."""

from __future__ import annotations

REFUSED: dict[str, str] = {
    "a Python decision depends on a tensor's value or size, and stand-ins for tensors have neither": (
        "Python 的判断取决于张量的值或大小，而张量的替身两者都没有"
    ),
    "a Python decision depends on a tensor's value, which is not known while the graph is captured": (
        "Python 的判断取决于张量的值，而捕获计算图时还不知道这个值"
    ),
    "Python loops over a stand-in for a tensor, whose length is not known": (
        "Python 要遍历张量的替身，而它的长度未知"
    ),
    "Python asks for the length of a stand-in for a tensor, which is not known": (
        "Python 要取张量的替身的长度，而它未知"
    ),
    "TorchScript has no such Python": "TorchScript 不支持这种 Python 写法",
    "a Python object of a kind that TorchScript does not know is used": (
        "用到了 TorchScript 不认识的 Python 对象"
    ),
    "TorchScript cannot see this name: it knows typed attributes and functions only": (
        "TorchScript 看不见这个名字：它只认识带类型的属性和函数"
    ),
    "the types do not fit: without annotations TorchScript takes every argument for a tensor": (
        "类型不符：没有类型注解时，TorchScript 把每个参数都当作张量"
    ),
    "the source text of the code cannot be read, and TorchScript compiles source text": (
        "读不到代码的源文本，而 TorchScript 编译的正是源文本"
    ),
    "a trace returns tensors only, in tuples, lists or dicts": "trace 只能返回张量，可放在元组、列表或字典里",
    "a value that is no tensor goes in or out, and a trace knows tensors only": (
        "有不是张量的值传入或传出，而 trace 只认识张量"
    ),
    "a tensor that requires grad is neither an input nor a parameter: it comes from outside": (
        "有一个需要梯度的张量既不是输入也不是参数：它来自外部"
    ),
    "an input is changed in place, which the joint graph cannot have": (
        "有输入被原地修改，而前向反向合一的图不允许这样"
    ),
    "an output shares its memory with an input, which the joint graph cannot have": (
        "有输出与输入共用内存，而前向反向合一的图不允许这样"
    ),
    "something outside the graph is changed by the forward": "前向传播改变了计算图以外的东西",
    "a leaf that requires grad is changed in place": "需要梯度的叶子张量被原地修改",
    "the forward needs the data of a tensor, and while the graph is captured tensors have none": (
        "前向传播需要张量的数据，而捕获计算图时张量没有数据"
    ),
    "a stand-in for a tensor was given where Python needs the real value": (
        "Python 需要真正的值，得到的却是张量的替身"
    ),
    "what the forward returns is of a class that the backend cannot take apart": (
        "前向传播返回的对象属于后端无法拆开的类"
    ),
    "a Python object that cannot stand in a graph is an argument": "有一个参数是不能放进计算图的 Python 对象",
    "capturing went deeper than Python's stack allows": "捕获时超出了 Python 栈允许的深度",
    "Dynamo cannot follow what Python does here, and the graph must be whole": (
        "Dynamo 跟不上 Python 在这里做的事，而计算图必须完整"
    ),
    "there was not enough memory": "内存不够",
    "the code ended the program": "代码结束了程序",
    "the code was called with stand-ins for tensors that it cannot work with": (
        "代码得到的是张量的替身，而它无法使用替身"
    ),
    "the backend raised an error while it captured": "后端在捕获时报错",
    "capturing took longer than {seconds} seconds and was stopped": "捕获超过 {seconds} 秒，已停止",
    "the process that captured was ended by {signal}: "
    "the graph was too deep for the backend, or the backend has a fault": (
        "捕获的进程被 {signal} 结束：计算图对后端来说太深，或后端有错误"
    ),
    "the process that captured was ended by {signal}": "捕获的进程被 {signal} 结束",
    "the process that captured ended itself with exit code {code}": "捕获的进程自行结束，退出码 {code}",
    "the process that captured ended itself": "捕获的进程自行结束",
    "the comparison was stopped after {seconds} seconds": "比较进行了 {seconds} 秒后被停止",
    "the comparison was ended by {signal}": "比较被 {signal} 结束",
    "the comparison ended itself with exit code {code}": "比较自行结束，退出码 {code}",
    "graphs are captured in a copy of the process, and this system cannot make one": (
        "计算图在进程的副本里捕获，而本系统不能建立副本"
    ),
    "graphs are captured in a copy of the process, which cannot use the GPU": (
        "计算图在进程的副本里捕获，而副本不能使用 GPU"
    ),
    "torch {version} does not have it": "torch {version} 没有它",
}

CAPTURED: dict[str, str] = {
    "torch.export refuses this with strict=False; this is the graph of strict=True": (
        "strict=False 时 torch.export 拒绝；这是 strict=True 得到的图"
    ),
    "an output shares memory with another tensor, which AOTAutograd does not export: each is cloned": (
        "有输出与另一个张量共用内存，AOTAutograd 不能导出：每个都克隆了一份"
    ),
    "AOTAutograd would not export this forward; the graph is that of make_fx over the forward and "
    "torch.autograd.grad": (
        "AOTAutograd 不肯导出这次前向传播；这是 make_fx 对前向传播和 torch.autograd.grad 得到的图"
    ),
    # Where Dynamo ends a graph
    "Python takes a branch that depends on a tensor's value: the graph ends at this line": (
        "Python 在这里按张量的值选择分支：计算图到这一行为止"
    ),
    "what happens next depends on a tensor's value: the graph ends at this line": (
        "接下来怎样取决于张量的值：计算图到这一行为止"
    ),
    "a number is read out of a tensor: the graph ends at this line": (
        "这里从张量里读出一个数：计算图到这一行为止"
    ),
    "Python's own function is called for real: the graph ends at this line": (
        "这里真正调用 Python 自己的函数：计算图到这一行为止"
    ),
    "a function that cannot be captured is called: the graph ends at this line": (
        "这里调用无法捕获的函数：计算图到这一行为止"
    ),
    "Python runs this line itself: the graph ends here and another one begins": (
        "这一行由 Python 自己运行：计算图到此为止，之后另起一个"
    ),
    "no graph was made: Python runs the whole forward itself, as without torch.compile ({reason})": (
        "没有得到计算图：整个前向传播由 Python 自己运行，与不用 torch.compile 时一样（{reason}）"
    ),
    "torch.compile gives no reason": "torch.compile 没有说明原因",
    # Warnings of a trace
    "the branch that was taken is frozen: the other one is not in the graph": (
        "走过的分支被固定：另一个分支不在图里"
    ),
    "this number is frozen at what it was": "这个数固定为当时的值",
    "this index is frozen at what it was": "这个下标固定为当时的值",
    "these numbers are frozen at what they were": "这些数固定为当时的值",
    "the loop is unrolled: it has as many turns as there were elements": "循环被展开：当时有几个元素就有几轮",
    "the length is frozen at what it was": "长度固定为当时的值",
    "the values of this tensor are frozen": "这个张量的值被固定",
    "what is changed in place here may be missing from the graph": "这里的原地修改可能不在图里",
    # Frozen values
    "a tensor made while the graph was captured: its values are frozen": (
        "捕获计算图时生成的张量：它的值被固定"
    ),
    "captured in train mode: it drops in eval mode too": (
        "在训练模式（train）下捕获：在评估模式（eval）下也会丢弃"
    ),
    "captured in eval mode: it never drops, not in train mode either": (
        "在评估模式（eval）下捕获：从不丢弃，在训练模式（train）下也不会"
    ),
    "captured in train mode: it uses the batch's own statistics in eval mode too": (
        "在训练模式（train）下捕获：在评估模式（eval）下也用批次自身的统计量"
    ),
    "captured in eval mode: it uses the running statistics always": (
        "在评估模式（eval）下捕获：总是用累计的统计量"
    ),
    "{text} is frozen: a size, one of {values}": "{text} 被固定：它是大小，为 {values} 之一",
    "{text} is frozen: a Python value, one of {values}": "{text} 被固定：它是 Python 的值，为 {values} 之一",
    "{text} is frozen: a size that was {value}": "{text} 被固定：它是大小，当时为 {value}",
    "{text} is frozen: a Python value that was {value}": "{text} 被固定：它是 Python 的值，当时为 {value}",
    # Guards
    "{name} is a {dtype} tensor of shape {shape}, requires_grad={flag}": (
        "{name} 是形状为 {shape} 的 {dtype} 张量，requires_grad={flag}"
    ),
    # Side effects
    "is set anew": "被重新赋值",
    "becomes an {kind}": "变成 {kind}",
    "becomes a {kind}": "变成 {kind}",
    "grows by {count}": "增加 {count}",
    "shrinks by {count}": "减少 {count}",
    "holds other items": "内容改变",
}

COMPARED: dict[str, str] = {
    "the user's code gives another answer each time with the same random numbers": (
        "随机数相同，用户的代码每次给出的结果也不同"
    ),
    "both raise an error on this input": "两者在这个输入上都报错",
    "the user's code raises an error on this input, the captured graph does not": (
        "用户的代码在这个输入上报错，捕获的静态图没有"
    ),
    "the captured graph refuses this input: it checks what it has assumed": (
        "捕获的静态图拒绝这个输入：它会检查自己的假设"
    ),
    "the captured graph raises an error on this input, the user's code does not": (
        "捕获的静态图在这个输入上报错，用户的代码没有"
    ),
    "an error": "异常",
    "{two} outputs instead of {one}": "{two} 个输出，而不是 {one} 个",
    "the number of outputs": "输出的个数",
    "{what}: the captured graph has none": "{what}：捕获的静态图没有",
    "{what}: only the captured graph has one": "{what}：只有捕获的静态图有",
    "{what} has the shape {two} instead of {one}": "{what} 的形状是 {two}，而不是 {one}",
    "{what} is {two} instead of {one}": "{what} 是 {two}，而不是 {one}",
    "{name} has the shape {shape}": "{name} 的形状是 {shape}",
    "the gradient of {what}": "{what} 的梯度",
    "the output": "输出",
    "the output {path}": "输出 {path}",
    "output {number}": "输出 {number}",
    "the buffer {name}": "缓冲区 {name}",
    "{name} after the call": "调用之后的 {name}",
    # Inputs that were tried
    "the same inputs in train mode": "同样的输入，训练模式（train）",
    "the same inputs in eval mode": "同样的输入，评估模式（eval）",
    "the same inputs, called a second time": "同样的输入，再调用一次",
    "the same inputs": "同样的输入",
    "{name} with its sign flipped": "{name} 取反号",
    "all inputs with their signs flipped": "所有输入取反号",
    "the inputs times {scale}": "输入乘以 {scale}",
    "zeros for the inputs": "输入全取 0",
    "{one} and {other} of size {wanted} instead of {size} (dim {dim})": (
        "{one} 和 {other} 的大小为 {wanted}，而不是 {size}（维 {dim}）"
    ),
    "{name} of size {wanted} instead of {size} (dim {dim})": (
        "{name} 的大小为 {wanted}，而不是 {size}（维 {dim}）"
    ),
    "{name} in reverse order": "{name} 倒序",
    "random inputs (seed {seed}, draw {turn})": "随机输入（种子 {seed}，第 {turn} 次抽取）",
}

PAIRS: dict[str, str] = {
    "a leaf: where autograd stores the gradient; the graph has the tensor itself": (
        "叶子张量：autograd 在这里存放梯度；静态图里是张量本身"
    ),
    "a leaf inside a module that the captured graph keeps whole": "叶子张量，在静态图保持完整的模块里面",
    "a leaf: the captured graph has no tensor of this name": "叶子张量：静态图里没有这个名字的张量",
    "adds gradients that arrive along several edges: autograd does that between its nodes": (
        "把沿几条边到达的梯度相加：autograd 在节点之间做这件事"
    ),
    "the user's own Function; the captured graph has what its backward did, and does not say which it is": (
        "用户自己的 Function；静态图里有它的 backward 所做的运算，但没有标明是哪些"
    ),
    "backward of this node runs no operation: it hands the gradient on": (
        "这个节点的反向传播不做运算：只把梯度传下去"
    ),
    "part of backward; the backend does not say of which node": "属于反向传播；后端没有说明是哪个节点的",
    "the loop stays in the graph: one operation, {count} nodes from its turns in autograd": (
        "循环保留在图里：这里是一个运算，在 autograd 里是各轮的共 {count} 个节点"
    ),
    "a view: the captured graph has it inside a larger operation": (
        "视图（view）：在静态图里包含在更大的运算之内"
    ),
    "the captured graph has no operation of this kind here": "静态图在这里没有这种运算",
    "the user's own Function; the captured graph has what its forward and its backward did": (
        "用户自己的 Function；静态图里有它的 forward 和 backward 所做的运算"
    ),
    "the user's own Function; the captured graph has what its forward did, not its backward": (
        "用户自己的 Function；静态图里有它的 forward 所做的运算，没有 backward 的"
    ),
    "control flow that stays in the graph; autograd sees only what ran": (
        "保留在图里的控制流；autograd 只看到实际运行的部分"
    ),
    "stands in a branch or loop that this run did not go through, or needs no gradient there": (
        "在这次运行没有经过的分支或循环里，或在那里不需要梯度"
    ),
    "works on sizes and Python values, which have no gradient": "处理大小和 Python 的值，它们没有梯度",
    "asks something about a tensor; the answer has no gradient": "询问张量的情况；答案没有梯度",
    "makes a tensor that needs no gradient": "生成不需要梯度的张量",
    "a copy or a detached view that the captured graph writes down": (
        "静态图写出来的复制或分离（detach）的视图"
    ),
    "takes one of several results; autograd counts them by output_nr": (
        "从几个结果里取一个；autograd 用 output_nr 编号"
    ),
    "changes a tensor in place; no gradient flows through it": "原地修改张量；没有梯度流过它",
    "dead code: nothing uses what it returns": "死代码：没有谁用到它的返回值",
    "no gradient flows through it in this run": "这次运行中没有梯度流过它",
    "one operation for the captured graph, {count} nodes in autograd: {names}": (
        "在静态图里是一个运算，在 autograd 里是 {count} 个节点：{names}"
    ),
}

MESSAGES: dict[str, str] = {**REFUSED, **CAPTURED, **COMPARED, **PAIRS}
