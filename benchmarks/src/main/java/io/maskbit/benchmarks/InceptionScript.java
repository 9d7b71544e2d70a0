package io.maskbit.benchmarks;

import ai.djl.ndarray.types.DataType;

/**
 * The Inception network with its resize as one TorchScript class, written as PyTorch would save it:
 * nothing of it is called from Java but {@code forward}. Weights come as a list in the order of
 * their names' list.
 */
final class InceptionScript {

    private InceptionScript() {}

    /** Returns the class text for images of an extent and a number format. */
    static String of(int height, int width, DataType type) {
        return TEXT.replace("TYPE", type == DataType.FLOAT64 ? "7" : "6")
                .replace("SCALE_Y", scale(height))
                .replace("SCALE_X", scale(width))
                .replace("LAST_Y", Integer.toString(height - 1))
                .replace("LAST_X", Integer.toString(width - 1));
    }

    private static String scale(int extent) {
        return Double.toString((float) (extent / 299.0));
    }

    // Convolutions are counted from 0 in the order of the names; each has five weights.
    private static final String TEXT =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def along(self, x: Tensor, axis: int, scale: float, last: int, shape: List[int]) -> Tensor:
                p = torch.arange(299, dtype=TYPE, layout=0, device=ops.prim.device(x), pin_memory=False)
                p = torch.mul(p, scale)
                low = torch.to(p, 4)
                high = torch.clamp(torch.add(low, 1), None, last)
                part = torch.reshape(torch.sub(p, torch.to(low, TYPE)), shape)
                a = torch.index_select(x, axis, low)
                b = torch.index_select(x, axis, high)
                return torch.add(a, torch.mul(torch.sub(b, a), part))
              def conv(self, x: Tensor, w: List[Tensor], i: int, stride: int, pad: List[int]) -> Tensor:
                y = torch.conv2d(x, w[5 * i], None, [stride, stride], pad, [1, 1], 1)
                y = torch.batch_norm(y, w[5 * i + 1], w[5 * i + 2], w[5 * i + 3], w[5 * i + 4], False, 0.1, 0.001, True)
                return torch.relu_(y)
              def mean(self, x: Tensor) -> Tensor:
                return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False)
              def halved(self, x: Tensor) -> Tensor:
                return torch.max_pool2d(x, [3, 3], [2, 2], [0, 0], [1, 1], False)
              def fives(self, x: Tensor, w: List[Tensor], i: int) -> Tensor:
                a = (self).conv(x, w, i, 1, [0, 0], )
                b = (self).conv(x, w, i + 1, 1, [0, 0], )
                b = (self).conv(b, w, i + 2, 1, [2, 2], )
                c = (self).conv(x, w, i + 3, 1, [0, 0], )
                c = (self).conv(c, w, i + 4, 1, [1, 1], )
                c = (self).conv(c, w, i + 5, 1, [1, 1], )
                d = (self).conv((self).mean(x, ), w, i + 6, 1, [0, 0], )
                return torch.cat([a, b, c, d], 1)
              def sixes(self, x: Tensor, w: List[Tensor], i: int) -> Tensor:
                a = (self).conv(x, w, i, 1, [0, 0], )
                b = (self).conv(x, w, i + 1, 1, [0, 0], )
                b = (self).conv(b, w, i + 2, 1, [0, 3], )
                b = (self).conv(b, w, i + 3, 1, [3, 0], )
                c = (self).conv(x, w, i + 4, 1, [0, 0], )
                c = (self).conv(c, w, i + 5, 1, [3, 0], )
                c = (self).conv(c, w, i + 6, 1, [0, 3], )
                c = (self).conv(c, w, i + 7, 1, [3, 0], )
                c = (self).conv(c, w, i + 8, 1, [0, 3], )
                d = (self).conv((self).mean(x, ), w, i + 9, 1, [0, 0], )
                return torch.cat([a, b, c, d], 1)
              def sevens(self, x: Tensor, p: Tensor, w: List[Tensor], i: int) -> Tensor:
                a = (self).conv(x, w, i, 1, [0, 0], )
                b = (self).conv(x, w, i + 1, 1, [0, 0], )
                c = (self).conv(x, w, i + 4, 1, [0, 0], )
                c = (self).conv(c, w, i + 5, 1, [1, 1], )
                b1 = (self).conv(b, w, i + 2, 1, [0, 1], )
                b2 = (self).conv(b, w, i + 3, 1, [1, 0], )
                c1 = (self).conv(c, w, i + 6, 1, [0, 1], )
                c2 = (self).conv(c, w, i + 7, 1, [1, 0], )
                d = (self).conv(p, w, i + 8, 1, [0, 0], )
                return torch.cat([a, b1, b2, c1, c2, d], 1)
              def forward(self, images: Tensor, w: List[Tensor]) -> List[Tensor]:
                x = (self).along(torch.to(images, TYPE), 3, SCALE_X, LAST_X, [1, 1, 1, -1], )
                x = (self).along(x, 2, SCALE_Y, LAST_Y, [1, 1, -1, 1], )
                x = torch.div(torch.sub(x, 128), 128)
                x = (self).conv(x, w, 0, 2, [0, 0], )
                x = (self).conv(x, w, 1, 1, [0, 0], )
                x = (self).halved((self).conv(x, w, 2, 1, [1, 1], ), )
                x = (self).conv(x, w, 3, 1, [0, 0], )
                x = (self).halved((self).conv(x, w, 4, 1, [0, 0], ), )
                x = (self).fives(x, w, 5, )
                x = (self).fives(x, w, 12, )
                x = (self).fives(x, w, 19, )
                a = (self).conv(x, w, 26, 2, [0, 0], )
                b = (self).conv(x, w, 27, 1, [0, 0], )
                b = (self).conv(b, w, 28, 1, [1, 1], )
                b = (self).conv(b, w, 29, 2, [0, 0], )
                x = torch.cat([a, b, (self).halved(x, )], 1)
                x = (self).sixes(x, w, 30, )
                x = (self).sixes(x, w, 40, )
                x = (self).sixes(x, w, 50, )
                s = torch.permute(torch.slice(x, 1, 0, 7), [0, 2, 3, 1])
                s = torch.reshape(s, [torch.size(x, 0), -1])
                x = (self).sixes(x, w, 60, )
                a = (self).conv(x, w, 70, 1, [0, 0], )
                a = (self).conv(a, w, 71, 2, [0, 0], )
                b = (self).conv(x, w, 72, 1, [0, 0], )
                b = (self).conv(b, w, 73, 1, [0, 3], )
                b = (self).conv(b, w, 74, 1, [3, 0], )
                b = (self).conv(b, w, 75, 2, [0, 0], )
                x = torch.cat([a, b, (self).halved(x, )], 1)
                x = (self).sevens(x, (self).mean(x, ), w, 76, )
                p = torch.max_pool2d(x, [3, 3], [1, 1], [1, 1], [1, 1], False)
                x = (self).sevens(x, p, w, 85, )
                x = torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)
                return [x, torch.linear(x, w[470], None), s]
            """;
}
