"""What each derivative rule says, in a plain sentence; by the files of ``rules/data``."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # activations
    "A gate: the gradient passes where the input was positive, and stops elsewhere.": (
        "一道门：输入为正处梯度通过，其余处停止。"
    ),
    "On the positive side the gradient passes; on the other it is scaled down.": (
        "在正的一侧梯度通过；在另一侧按比例缩小。"
    ),
    "On the positive side the gradient passes; on the other the weight scales it, and learns from it.": (
        "在正的一侧梯度通过；在另一侧由权重缩放，权重也由此学习。"
    ),
    "On the positive side the gradient passes; on the other it fades as the exponential does.": (
        "在正的一侧梯度通过；在另一侧像指数函数一样衰减。"
    ),
    "The rule of the product, for x times the share of a bell curve below x.": (
        "乘积法则，用于 x 乘以钟形曲线在 x 以下的面积。"
    ),
    "The rule of the product, for x·σ(x).": "乘积法则，用于 x·σ(x)。",
    "The rule of the product, for x·tanh(softplus(x)).": "乘积法则，用于 x·tanh(softplus(x))。",
    "A smooth gate: the sigmoid of the input.": "一道平滑的门：输入的 sigmoid。",
    "A smooth gate, open for negative inputs.": "一道平滑的门，对负的输入打开。",
    "Inside the limits the gradient passes; outside it stops.": "在界限之内梯度通过；之外停止。",
    "On the ramp the slope is 1/6; outside it stops.": "在斜坡上斜率为 1/6；之外梯度停止。",
    "Nothing below -3, all above 3, a ramp between.": "-3 以下全不通过，3 以上全部通过，中间是斜坡。",
    "What was set to zero gets nothing.": "被置为零的元素得不到梯度。",
    "Raising one entry lowers the others: each gets its gradient less the weighted mean of all.": (
        "一项升高，其他项就降低：每一项得到自己的梯度减去所有梯度的加权平均。"
    ),
    "Each entry gets its gradient less its probability's share of the sum.": (
        "每一项得到自己的梯度，减去梯度总和中与它的概率相应的一份。"
    ),
    # arithmetic
    "A sum hands what arrived to each of its terms, unchanged.": "加法把到达的梯度原样交给每一个加数。",
    "What is subtracted gets the negative of what arrived.": "减数得到的是到达梯度的相反数。",
    "Subtracting a constant changes no slope.": "减去常数不改变斜率。",
    "Each factor's gradient is the other factor times what arrived.": (
        "每个因子的梯度等于另一个因子乘以到达的梯度。"
    ),
    "A constant factor scales what arrived.": "常数因子把到达的梯度按比例缩放。",
    "The numerator gets what arrived over the denominator; the denominator pulls the other way.": (
        "分子得到到达的梯度除以分母；分母的作用方向相反。"
    ),
    "Dividing by a constant divides the gradient by it.": "除以常数，梯度也除以它。",
    "Rounded division is flat between its jumps; without rounding it is a division.": (
        "取整的除法在跳跃之间是平的；不取整时就是普通除法。"
    ),
    "The sign turns round.": "符号反过来。",
    "1/x falls as -1/x², the square of the result.": "1/x 以 -1/x² 下降，即结果平方的相反数。",
    "The exponent comes down as a factor, and the power loses one.": "指数降下来成为因子，幂次减一。",
    "The exponent comes down as a factor, and the power loses one."
    " The exponent's gradient has the logarithm of the base.": (
        "指数降下来成为因子，幂次减一。指数的梯度含有底数的对数。"
    ),
    "An exponential grows as itself, times the logarithm of its base.": (
        "指数函数的增长是它自身乘以底数的对数。"
    ),
    "The steeper, the smaller the root: infinite at 0.": "根越小越陡：在 0 处为无穷大。",
    "Half the cube of the result, downwards.": "结果立方的一半，方向向下。",
    "The sign of the input decides the sign of the gradient; at 0 it is 0.": (
        "输入的符号决定梯度的符号；在 0 处为 0。"
    ),
    "The function is flat between its jumps, so nothing gets through.": (
        "函数在跳跃之间是平的，所以没有梯度通过。"
    ),
    "Between its jumps it rises as its input does.": "在跳跃之间，它随输入同步上升。",
    "The gradient changes sign where the input's sign was changed.": "输入的符号被改变之处，梯度也变号。",
    "The rest rises with the dividend, and falls by the whole quotient with the divisor.": (
        "余数随被除数上升，随除数按整数商下降。"
    ),
    "The rest rises with the dividend.": "余数随被除数上升。",
    "Each leg's share is its part of the hypotenuse.": "每条直角边得到它与斜边之比的一份。",
    "Both ends share what arrived in the proportion of the weight.": "两端按权重的比例分得到达的梯度。",
    "Both ends share what arrived in the proportion of the weight; the weight gets the distance.": (
        "两端按权重的比例分得到达的梯度；权重得到两端的距离。"
    ),
    "A sum hands on what arrived; inside the product, each factor gets the other.": (
        "加法传递到达的梯度；在乘积内部，每个因子得到另一个因子。"
    ),
    "A sum hands on what arrived; the quotient follows the rule of division.": (
        "加法传递到达的梯度；商遵循除法的规则。"
    ),
    "A factor of a power of two.": "因子是 2 的幂。",
    "A constant factor.": "常数因子。",
    "The winner gets all of what arrived; equal ones share it.": "胜者得到全部到达的梯度；相等时平分。",
    "The winner gets all of what arrived; a NaN never wins.": "胜者得到全部到达的梯度；NaN 永远不会胜出。",
    "Inside the limits the gradient passes; outside, the limit gets it.": (
        "在界限之内梯度通过；之外由界限得到它。"
    ),
    "Above the limit the gradient passes; below it stops.": "在界限以上梯度通过；以下停止。",
    "Above the limit the gradient passes; below, the limit gets it.": (
        "在界限以上梯度通过；以下由界限得到它。"
    ),
    "Below the limit the gradient passes; above it stops.": "在界限以下梯度通过；以上停止。",
    "Below the limit the gradient passes; above, the limit gets it.": (
        "在界限以下梯度通过；以上由界限得到它。"
    ),
    "Finite numbers pass; what was replaced gets nothing.": "有限数处梯度通过；被替换的元素得不到梯度。",
    "Each element's gradient goes to the side that it was taken from.": "每个元素的梯度回到它取自的那一边。",
    "What was overwritten gets nothing.": "被覆盖的元素得不到梯度。",
    "What was overwritten gets nothing; the value gets the sum over the mask.": (
        "被覆盖的元素得不到梯度；写入的值得到掩码范围内的总和。"
    ),
    # functions
    "exp is its own derivative.": "exp 的导数是它自身。",
    "Its own derivative, times log 2.": "导数是它自身乘以 log 2。",
    "The derivative is exp, which is the result plus 1.": "导数是 exp，也就是结果加 1。",
    "Steep near 0, flat for large numbers.": "在 0 附近陡，对大的数平缓。",
    "As log, in units of log 2.": "同 log，以 log 2 为单位。",
    "As log, in units of log 10.": "同 log，以 log 10 为单位。",
    "As log, one to the left.": "同 log，向左移 1。",
    "A product: each factor gets the other, and the logarithm brings 1/y.": (
        "乘积：每个因子得到另一个因子，对数带来 1/y。"
    ),
    "A constant times a logarithm.": "常数乘以对数。",
    "Both share what arrived, the greater one more: the shares are a softmax.": (
        "两者分得到达的梯度，较大的得到更多：各自的份额是 softmax。"
    ),
    "Both share what arrived, the greater one more.": "两者分得到达的梯度，较大的得到更多。",
    "The slope of the sine is the cosine.": "正弦的斜率是余弦。",
    "The slope of the cosine is minus the sine.": "余弦的斜率是负的正弦。",
    "One plus the square of the result.": "1 加上结果的平方。",
    "Steeper towards -1 and 1.": "越接近 -1 和 1 越陡。",
    "As asin, falling.": "同 asin，但下降。",
    "Flat for large numbers.": "对大的数平缓。",
    "Turning the point: each coordinate moves the angle by the other one.": (
        "点在转动：每个坐标按另一个坐标改变角度。"
    ),
    "The slope of sinh is cosh.": "sinh 的斜率是 cosh。",
    "The slope of cosh is sinh.": "cosh 的斜率是 sinh。",
    "One minus the square of the result: nothing is left where tanh is near -1 or 1.": (
        "1 减去结果的平方：tanh 接近 -1 或 1 处梯度几乎为零。"
    ),
    "Infinitely steep at 1.": "在 1 处无限陡。",
    "At most a quarter of what arrived: σ·(1 - σ) is small where σ is near 0 or 1.": (
        "至多是到达梯度的四分之一：σ 接近 0 或 1 处 σ·(1 - σ) 很小。"
    ),
    "The bell curve.": "钟形曲线。",
    "The bell curve, downwards.": "钟形曲线，方向向下。",
    "The inverse function has the inverse slope.": "反函数的斜率是原函数斜率的倒数。",
    "The rule of the quotient, for sin(πx) / (πx); at 0 it is 0.": (
        "商的法则，用于 sin(πx) / (πx)；在 0 处为 0。"
    ),
    "The rule of the product, for -x·log(x).": "乘积法则，用于 -x·log(x)。",
    "A copy hands on what arrived.": "复制原样传递到达的梯度。",
    "The same tensor hands on what arrived.": "同一个张量，原样传递到达的梯度。",
    "What arrived, in the dtype and on the device of the input.": "到达的梯度，转换为输入的 dtype 和设备。",
    "What was overwritten gets nothing; what was copied gets what arrived.": (
        "被覆盖的得不到梯度；被复制的得到到达的梯度。"
    ),
    "What was overwritten gets nothing; the value gets the sum.": "被覆盖的得不到梯度；写入的值得到总和。",
    "A random draw has no slope.": "随机抽取没有斜率。",
    "The gradient is conjugated, as the number was.": "梯度像原来的数一样取共轭。",
    "The real and the imaginary part each get their part.": "实部和虚部各得到自己的部分。",
    "The pairs become complex again.": "数对重新变成复数。",
    "The complex numbers become pairs again.": "复数重新变成数对。",
    # indexing
    "What was read gets what arrived, once for each time it was read; the rest nothing.": (
        "读取过的元素得到到达的梯度，读几次就得几次；其余得不到。"
    ),
    "What was overwritten gets nothing; what was written gets what arrived there.": (
        "被覆盖的得不到梯度；写入的值得到到达该处的梯度。"
    ),
    "What was there gets what arrived; what was added there gets it too.": (
        "原有的值得到到达的梯度；加到该处的值也得到它。"
    ),
    "What was overwritten gets nothing; the value gets the sum of what arrived there.": (
        "被覆盖的得不到梯度；写入的值得到到达该处的梯度之和。"
    ),
    "Each row of the table gets the sum over the times it was looked up.": (
        "表的每一行得到它每次被查时的梯度之和。"
    ),
    # layers
    "Shifting or scaling the input changes nothing, so those two parts of the gradient are taken out.": (
        "平移或缩放输入不改变结果，所以从梯度中去掉这两部分。"
    ),
    "Each output hands its gradient back along the weights; each weight sums over all its uses.": (
        "每个输出沿权重把梯度传回；每个权重把它所有使用处的梯度相加。"
    ),
    "The winner of each window gets what arrived.": "每个窗口的胜者得到到达的梯度。",
    "Every element of a window gets an equal share of what arrived.": "窗口中的每个元素平分到达的梯度。",
    # losses
    "The further apart, the stronger the pull: twice the distance.": "相距越远，拉力越强：距离的两倍。",
    "As the square near the target, but never a stronger pull than at the limit.": (
        "在目标附近同平方，但拉力不会超过界限处的大小。"
    ),
    "The wrong side of the margin pulls, the right side hardly.": (
        "间隔错误的一侧产生拉力，正确的一侧几乎没有。"
    ),
    "The error, over the variance of the probability: hard pulls at the ends.": (
        "误差除以概率的方差：在两端拉力很强。"
    ),
    "Probability minus target: the error itself.": "概率减去目标：就是误差本身。",
    "Only the probability of the target class is pulled up; the softmax before it does the rest.": (
        "只有目标类别的概率被拉高；其余由前面的 softmax 完成。"
    ),
    # matrices
    "Each factor's gradient is what arrived times the other factor, transposed.": (
        "每个因子的梯度等于到达的梯度乘以另一个因子的转置。"
    ),
    "Each vector's gradient is the other vector times what arrived.": (
        "每个向量的梯度等于另一个向量乘以到达的梯度。"
    ),
    "Each factor's gradient is what arrived times the other factor, transposed."
    " What is added gets what arrived, summed where it was repeated.": (
        "每个因子的梯度等于到达的梯度乘以另一个因子的转置。加上的项得到到达的梯度，曾被重复处求和。"
    ),
    "Each vector gets the matrix that arrived times the other vector.": (
        "每个向量得到到达的矩阵乘以另一个向量。"
    ),
    "The vector product again, with the other vector.": "仍是向量积，与另一个向量相乘。",
    "The matrix form of -1/x².": "-1/x² 的矩阵形式。",
    "The diagonal gets what arrived, the rest nothing.": "对角线得到到达的梯度，其余得不到。",
    "What was kept gets its gradient.": "保留下来的元素得到自己的梯度。",
    "The diagonal of what arrived.": "到达梯度的对角线。",
    # reductions
    "Every summand gets what arrived, unchanged.": "每个加数原样得到到达的梯度。",
    "Every element gets an equal share of what arrived.": "每个元素平分到达的梯度。",
    "Every summand that is a number gets what arrived.": "每个不是 NaN 的加数得到到达的梯度。",
    "Each factor gets the product of all the others.": "每个因子得到所有其他因子之积。",
    "The winners share what arrived evenly, all others get nothing.": "各胜者平分到达的梯度，其余得不到。",
    "The winner gets what arrived, all others nothing.": "胜者得到到达的梯度，其余得不到。",
    "Each gradient goes back to the place where its number came from.": "每个梯度回到其数值原来的位置。",
    "Twice each element's distance from the mean, over the number of elements.": (
        "每个元素与平均值之差的两倍，除以元素个数。"
    ),
    "Each element's distance from the mean, in units of the standard deviation.": (
        "每个元素与平均值之差，以标准差为单位。"
    ),
    "Each element is in its own sum and all later ones: it gets the sum of what arrived from there on.": (
        "每个元素都在自己及之后的所有和之中：它得到从该处起到达的梯度之和。"
    ),
    "A soft maximum: the shares are a softmax.": "平滑的最大值：各自的份额是 softmax。",
    "The gradient points along the vector itself: its direction, times what arrived.": (
        "梯度沿向量自身的方向：该方向乘以到达的梯度。"
    ),
    # shapes
    "The numbers keep their order: the gradient takes the old shape again.": (
        "数的顺序不变：梯度恢复原来的形状。"
    ),
    "Each element was used many times: it gets the sum over all its uses.": (
        "每个元素被使用多次：它得到所有使用处的梯度之和。"
    ),
    "The gradient is moved back.": "梯度被移回原处。",
    "What was read gets what arrived, the rest nothing.": "读取过的元素得到到达的梯度，其余得不到。",
    "Each element gets the sum over the windows that it stood in.": "每个元素得到它所在各窗口的梯度之和。",
    "The parts' gradients are put together again.": "各部分的梯度重新拼在一起。",
    "Each tensor gets its part of what arrived.": "每个张量得到到达梯度中属于自己的部分。",
    "Each tensor gets its slice of what arrived.": "每个张量得到到达梯度中属于自己的切片。",
    "The padding is cut off again.": "填充部分重新被去掉。",
}
