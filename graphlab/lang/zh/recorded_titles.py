"""The titles of the bundled samples, as the first lines of their files have them in English."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "Backward adds: a second backward doubles .grad, until zero_() empties it.": (
        "反向传播会累积：再做一次 backward，.grad 翻倍，直到 zero_() 把它清零。"
    ),
    "A graph with a branch: which operations run depends on the sign of x.": (
        "带分支的计算图：运行哪些运算取决于 x 的正负。"
    ),
    "Dropout: training or not is no part of the graph, and yet it decides what is built.": (
        "Dropout：是否在训练不属于计算图，却决定了建立什么样的图。"
    ),
    "A line through 100 noisy points: y = 2x + 1 + noise, with w and b and nothing else.": (
        "过 100 个带噪声的点的直线：y = 2x + 1 + 噪声，只有 w 和 b。"
    ),
    "Linear regression with a Module: three points of y = 2x, a Linear(1, 1), 500 epochs.": (
        "用 Module 做线性回归：y = 2x 上的三个点，一个 Linear(1, 1)，500 轮。"
    ),
    "One linear layer, applied once: it finds the line y = 1.233 x + 0.988.": (
        "一个线性层，用一次：它找到直线 y = 1.233 x + 0.988。"
    ),
    "One linear layer, applied twice: the same weight and bias are used in both places.": (
        "一个线性层，用两次：两处用的是同一个权重和偏置。"
    ),
    "A list that the forward writes to: something that Python does beside the arithmetic.": (
        "前向传播写入一个列表：Python 在运算之外做的事。"
    ),
    "A loop that runs as often as the data says: y is doubled until its size is 10 or more.": (
        "循环次数由数据决定：y 不断翻倍，直到大小达到 10。"
    ),
    "What happens in model(x)? A Module that says where it is, and lists what it holds.": (
        "model(x) 里发生了什么？一个会报告自己走到哪里、并列出自己有什么的 Module。"
    ),
    "One Linear applied twice fits w² = 1.233. When is the negative root found, w = -1.110?": (
        "同一个 Linear 用两次，拟合 w² = 1.233。什么时候找到负根 w = -1.110？"
    ),
    "Why does the loss never fall below 0.1? Because no line through these points can do that.": (
        "损失为什么从不低于 0.1？因为没有一条直线能把这些点拟合得更好。"
    ),
    "Eight optimizers, one job: three points of y = 2x, the same start, 500 steps each.": (
        "八个优化器，同一任务：y = 2x 上的三个点，同样的起点，各走 500 步。"
    ),
    "One variable, one derivative: y = x² + 3x + 1 at x = 2.": (
        "一个变量，一个导数：y = x² + 3x + 1，在 x = 2 处。"
    ),
    "A size that becomes a Python number: the mean of the rows, written out by hand.": (
        "大小变成了 Python 的数：手写的按行平均。"
    ),
    "Three lines, one noise: how many iterations until the loss is below 1, at slopes 1, 3 and 5?": (
        "三条直线，同样的噪声：斜率为 1、3、5 时，各需多少次迭代损失才低于 1？"
    ),
    "When does it stop? Descend until the loss is below a threshold, 1000 iterations at most.": (
        "何时停止？一直下降，直到损失低于阈值，最多 1000 次迭代。"
    ),
    "Two variables: z = x²y + y² at x = 2, y = 3.": "两个变量：z = x²y + y²，在 x = 2、y = 3 处。",
    "The same formula at two points: z = x²y + y² at x = 2, y = 3, and at x = 3, y = 2.": (
        "同一公式在两个点上：z = x²y + y²，在 x = 2、y = 3 处，以及 x = 3、y = 2 处。"
    ),
    "A thermometer without a scale: from unknown units t_u to degrees t_c, with w·t_u + b.": (
        "没有刻度的温度计：用 w·t_u + b 把未知单位 t_u 换成摄氏度 t_c。"
    ),
    "The thermometer three times: the gradient by hand, by autograd, and with optim.SGD.": (
        "温度计做三遍：手算梯度，用 autograd，用 optim.SGD。"
    ),
    "Training and validation: nine readings to learn from, two to judge by, and two graphs.": (
        "训练与验证：九个读数用来学习，两个用来评判，两张计算图。"
    ),
}
