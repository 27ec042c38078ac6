"""What ``graphlab explain`` says beside the rules' own sentences: labels, groups, functions."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # groups
    "Activations": "激活函数",
    "Arithmetic": "算术",
    "Functions": "函数",
    "Indexing": "索引",
    "Layers": "层",
    "Losses": "损失函数",
    "Matrices": "矩阵",
    "Reductions": "归约",
    "Shapes": "形状",
    # labels and errors
    "{n} nodes have a readable rule; PyTorch's own formula is shown for all others.": (
        "{n} 个节点有易读的规则；其余节点显示 PyTorch 自己的公式。"
    ),
    "keeps": "保存",
    "{argument}, complex: {formula}": "{argument}，复数：{formula}",
    "where {name} = {formula}": "其中 {name} = {formula}",
    "{formula}, where {parts}": "{formula}，其中 {parts}",
    "{formula}, where …": "{formula}，其中……",
    ", where ": "，其中 ",
    "input {n}": "输入 {n}",
    "computed by {op}": "由 {op} 计算",
    "grad, changed by its op where the write went": "grad，其中被写入的部分由该运算改变",
    "the part of grad where the write went, through its op": "grad 中被写入的部分，经过该运算",
    "PyTorch's table of derivatives is not on this machine: it comes with torch, as torchgen": (
        "这台机器上没有 PyTorch 的导数表：它随 torch 一起安装，名为 torchgen"
    ),
    # nodes without a table
    "A leaf: what arrives is added to the tensor's .grad; if .grad is None, it is set.": (
        "叶子张量：到达的梯度累积到张量的 .grad 上；若 .grad 为 None，则直接存入。"
    ),
    "A write into a view of the tensor. What was overwritten gets nothing; the written part's"
    " gradient goes on through the op that wrote it.": (
        "向张量的视图写入。被覆盖的部分得不到梯度；写入部分的梯度经过写入它的运算继续传播。"
    ),
    # what functions in formulas mean
    "the inverse of erf": "erf 的反函数",
    "-1, 0 or 1; of a complex number, the number on the unit circle in its direction": (
        "-1、0 或 1；对复数，是单位圆上与它同方向的数"
    ),
    "x without its digits after the point": "x 去掉小数部分",
    "1 / (1 + exp(-x))": "1 / (1 + exp(-x))",
    "log(1 + exp(x))": "log(1 + exp(x))",
    "x, but low where it is less and high where it is more": "x，但小于 low 处取 low，大于 high 处取 high",
    "the greater of the two": "两者中较大的一个",
    "the complex conjugate": "复共轭",
    "the real part": "实部",
    "the imaginary part": "虚部",
    "x with its last two dimensions exchanged": "x 交换最后两个维度",
    "the matrix of all products a[i] · b[j]": "由所有乘积 a[i] · b[j] 组成的矩阵",
    "ones on the diagonal, zeros elsewhere": "对角线上为 1，其余为 0",
    "the vector product": "向量积",
    "x with zeros above the diagonal": "x，对角线以上为 0",
    "x with zeros below the diagonal": "x，对角线以下为 0",
    "the diagonal of x": "x 的对角线",
    "x repeated until it has the shape": "把 x 重复到该形状",
    "x repeated along the dimensions that the op had reduced": "把 x 沿该运算归约掉的维度重复",
    "x summed over the dimensions that had been repeated": "把 x 沿曾被重复的维度求和",
    "the sum of all elements": "所有元素之和",
    "the sum along dim": "沿 dim 求和",
    "the mean over the dimensions that the op had reduced": "沿该运算归约掉的维度求平均值",
    "the number of elements": "元素个数",
    "the number of elements in one mean": "求一个平均值所用的元素个数",
    "the number of elements in one variance, less the correction (1 unless given)": (
        "求一个方差所用的元素个数减去校正值（默认为 1）"
    ),
    "the number of elements if the loss is their mean, else 1": "若损失是平均值，则为元素个数，否则为 1",
    "how many are true": "为真的个数",
    "how many are true, for each reduced group": "每个归约组中为真的个数",
    "the running sum along dim": "沿 dim 的累加和",
    "x in the reverse order along dim": "x 沿 dim 反序",
    "at each element, the product of all the other ones": "在每个元素处，所有其他元素之积",
    "at each element, the product of the other ones along dim": "在每个元素处，沿 dim 的其他元素之积",
    "zeros in the shape of the input, with x where the indices point": "形状同输入的零张量，索引所指处为 x",
    "zeros in the shape of the input, with x added where the indices point": (
        "形状同输入的零张量，在索引所指处加上 x"
    ),
    "zeros in the shape of the input, with x where the op had read": (
        "形状同输入的零张量，该运算读取过的位置为 x"
    ),
    "zeros in the shape of the input, with x on the diagonal": "形状同输入的零张量，对角线上为 x",
    "zeros in the shape of the input, with each window of x added where it was read": (
        "形状同输入的零张量，把 x 的每个窗口加到它被读取的位置"
    ),
    "zeros in the shape of the input, with x where the mask is true": "形状同输入的零张量，掩码为真处为 x",
    "zeros in the shape of the input, with x added at the indices": "形状同输入的零张量，在各索引处加上 x",
    "zeros in the shape of the input, with the rows of x added at the rows index": (
        "形状同输入的零张量，把 x 的各行加到 index 所指的行"
    ),
    "zeros in the shape of the weight, with each row of x added to the row that was looked up": (
        "形状同权重的零张量，把 x 的每一行加到查过的那一行"
    ),
    "zeros in the shape of the input, with x added at the flat index": (
        "形状同输入的零张量，在展平的索引处加上 x"
    ),
    "x at the indices": "x 在各索引处的值",
    "x at the flat index": "x 在展平的索引处的值",
    "x with zeros at the indices, where the op wrote something else": "x，但该运算写入了别的值的索引处为 0",
    "x with zeros at the flat index, where the op wrote something else": (
        "x，但该运算写入了别的值的展平索引处为 0"
    ),
    "x with zeros at the rows index, where the op wrote something else": (
        "x，但该运算写入了别的值的 index 各行为 0"
    ),
    "x with zeros where the op wrote something else": "x，但该运算写入了别的值的位置为 0",
    "x at the index along dim": "x 沿 dim 在索引处的值",
    "the rows index of x": "x 的 index 各行",
    "1 (or the weight of the class) at the target class, 0 elsewhere; ignored targets have no 1": (
        "目标类别处为 1（或该类别的权重），其余为 0；被忽略的目标没有 1"
    ),
    "x in the shape": "把 x 变成该形状",
    "x without the dimension dim": "x 去掉维度 dim",
    "x with two dimensions exchanged": "x 交换两个维度",
    "x with its dimensions back in their order": "x 的维度恢复原来的顺序",
    "x rolled the other way": "把 x 反方向滚动",
    "x turned by k right angles": "把 x 旋转 k 个直角",
    "the tensors side by side along a new dimension": "把各张量沿新维度并排堆叠",
    "the tensors one after another along dim": "把各张量沿 dim 依次连接",
    "the slice of x at the index": "x 在该索引处的切片",
    "the part of x that the tensor number i filled": "x 中由第 i 个张量填充的部分",
    "the sum of all the copies": "所有副本之和",
    "x without what was padded": "x 去掉填充部分",
    "each block of pixels back into channels": "把每个像素块还原为通道",
    "channels back into blocks of pixels": "把通道还原为像素块",
    "pairs (real, imag) as complex numbers": "把 (real, imag) 数对看作复数",
    "complex numbers as pairs (real, imag)": "把复数看作 (real, imag) 数对",
    "the sum over everything but the channels": "沿通道以外的所有维度求和",
    "the mean over everything but the channels": "沿通道以外的所有维度求平均值",
    "the mean over the normalized dimensions": "沿被规范化的维度求平均值",
    "the mean over each group of channels": "每组通道的平均值",
    "the convolution turned round: each output hands its gradient to the inputs in its window": (
        "反过来的卷积：每个输出把梯度交给其窗口内的输入"
    ),
    "at each place of the kernel, the sum over all windows of input · grad": (
        "在卷积核的每个位置，对所有窗口的 input · grad 求和"
    ),
    "each output's gradient divided evenly over its window": "每个输出的梯度平均分给它的窗口",
}
