package io.maskbit.tensor;

import io.maskbit.api.Precision;

/**
 * The text of the operator module.
 *
 * <p>It is written in the dialect of <em>serialised</em> TorchScript: every operation is a function
 * ({@code torch.add(a, b)}), number formats are numbers (4 int64, 6 float32, 15 bfloat16), empty
 * lists are annotated, and tuples unpack with a trailing comma.
 */
final class OperatorSource {

    private OperatorSource() {}

    /**
     * Returns the class text of one precision; they differ only in the two casts around matrix
     * products and convolutions.
     */
    static String of(Precision precision) {
        String casts =
                switch (precision) {
                    case FLOAT32 -> CASTS.formatted("x", "x");
                    case BFLOAT16 -> CASTS.formatted("torch.to(x, 15)", "torch.to(x, 6)");
                };
        String more =
                TransformerSource.TEXT
                        + FeatureSource.TEXT
                        + EntropySource.TEXT
                        + UpdateSource.TEXT
                        + LinearAlgebraSource.TEXT;
        return HEAD + casts + PRODUCTS + LAYERS + TOKENS + more;
    }

    private static final String HEAD =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private static final String CASTS =
            """
              def narrow(self, x: Tensor) -> Tensor:
                return %s
              def wide(self, x: Tensor) -> Tensor:
                return %s
            """;

    private static final String PRODUCTS =
            """
              def conv2d(self, x: Tensor, w: Tensor, stride: int, pad: List[int]) -> Tensor:
                y = torch.conv2d((self).narrow(x, ), (self).narrow(w, ), None, [stride, stride], pad, [1, 1], 1)
                return (self).wide(y, )
              def conv2d_bias(self, x: Tensor, w: Tensor, b: Tensor, stride: int, pad: List[int]) -> Tensor:
                y = torch.conv2d((self).narrow(x, ), (self).narrow(w, ), (self).narrow(b, ), [stride, stride], pad, [1, 1], 1)
                return (self).wide(y, )
              def conv2d_sides(self, x: Tensor, w: Tensor, stride: int, sides: List[int]) -> Tensor:
                p = torch.constant_pad_nd(x, sides, 0)
                return (self).conv2d(p, w, stride, [0, 0], )
              def conv2d_bias_sides(self, x: Tensor, w: Tensor, b: Tensor, stride: int, sides: List[int]) -> Tensor:
                p = torch.constant_pad_nd(x, sides, 0)
                return (self).conv2d_bias(p, w, b, stride, [0, 0], )
              def depthwise(self, x: Tensor, k: Tensor, stride: int, sides: List[int]) -> Tensor:
                c = torch.size(x, 1)
                w = torch.expand(k, [c, 1, -1, -1])
                p = torch.constant_pad_nd(x, sides, 0)
                return torch.conv2d(p, w, None, [stride, stride], [0, 0], [1, 1], c)
              def linear(self, x: Tensor, w: Tensor) -> Tensor:
                return (self).wide(torch.linear((self).narrow(x, ), (self).narrow(w, ), None), )
              def linear_bias(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
                y = torch.linear((self).narrow(x, ), (self).narrow(w, ), (self).narrow(b, ))
                return (self).wide(y, )
            """;

    private static final String LAYERS =
            """
              def group_norm(self, x: Tensor, w: Tensor, b: Tensor, groups: int, eps: float) -> Tensor:
                return torch.group_norm(x, groups, w, b, eps)
              def group_norm_silu(self, x: Tensor, w: Tensor, b: Tensor, groups: int, eps: float) -> Tensor:
                return torch.silu(torch.group_norm(x, groups, w, b, eps))
              def layer_norm(self, x: Tensor, w: Tensor, b: Tensor, eps: float) -> Tensor:
                return torch.layer_norm(x, [torch.size(w, 0)], w, b, eps)
              def batch_norm(self, x: Tensor, w: Tensor, b: Tensor, mean: Tensor, var: Tensor, eps: float) -> Tensor:
                return torch.batch_norm(x, w, b, mean, var, False, 0.1, eps, True)
              def batch_norm_updating(self, x: Tensor, w: Tensor, b: Tensor, mean: Tensor, var: Tensor, momentum: float, eps: float) -> Tensor:
                return torch.batch_norm(x, w, b, mean, var, True, momentum, eps, True)
              def gelu(self, x: Tensor) -> Tensor:
                return torch.gelu(x)
              def silu(self, x: Tensor) -> Tensor:
                return torch.silu(x)
              def leaky_relu(self, x: Tensor, slope: float) -> Tensor:
                return torch.leaky_relu(x, slope)
              def dropout(self, x: Tensor, p: float) -> Tensor:
                return torch.dropout(x, p, True)
              def upsample(self, x: Tensor) -> Tensor:
                return torch.upsample_nearest2d(x, [torch.mul(torch.size(x, 2), 2), torch.mul(torch.size(x, 3), 2)])
              def average_pool(self, x: Tensor) -> Tensor:
                return torch.avg_pool2d(x, [2, 2], [2, 2])
              def max_pool(self, x: Tensor, h: int, w: int) -> Tensor:
                y, i, = torch.adaptive_max_pool2d(x, [h, w])
                return y
              def embedding(self, table: Tensor, i: Tensor) -> Tensor:
                return torch.embedding(table, i)
              def cross_entropy(self, logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
                y = torch.reshape(logits, [-1, torch.size(logits, -1)])
                y = torch.cross_entropy_loss(y, torch.reshape(targets, [-1]), None, 0, -100, smoothing)
                return torch.reshape(y, torch.size(targets))
              def is_recorded(self, x: Tensor) -> bool:
                return ops.prim.requires_grad(x)
              def gradient_norm(self, loss: Tensor, x: Tensor) -> Tensor:
                g = torch.autograd.grad([loss], [x], None, True, False)[0]
                return torch.linalg_vector_norm(unchecked_cast(Tensor, g))
            """;

    private static final String TOKENS =
            """
              def range(self, n: int, like: Tensor) -> Tensor:
                return torch.arange(n, dtype=4, layout=0, device=ops.prim.device(like), pin_memory=False)
              def split(self, tokens: Tensor, groups: int, bits: int) -> Tensor:
                shifts = torch.mul((self).range(groups, tokens, ), bits)
                y = torch.bitwise_right_shift(torch.unsqueeze(tokens, -1), shifts)
                return torch.bitwise_and(y, torch.sub(torch.__lshift__(1, bits), 1))
              def combine(self, values: Tensor, bits: int) -> Tensor:
                shifts = torch.mul((self).range(torch.size(values, -1), values, ), bits)
                return torch.sum(torch.bitwise_left_shift(values, shifts), [-1])
              def signs(self, y: Tensor) -> Tensor:
                y = torch.to(torch.bitwise_and(y, 1), 6)
                return torch.sub(torch.mul(y, 2), 1)
              def bits(self, values: Tensor, bits: int) -> Tensor:
                y = torch.bitwise_right_shift(torch.unsqueeze(values, -1), (self).range(bits, values, ))
                known = torch.to(torch.lt(torch.unsqueeze(values, -1), torch.__lshift__(1, bits)), 6)
                y = torch.mul(torch.mul(torch.bitwise_and(y, 1), known), 2)
                return torch.flatten(torch.sub(y, known), 2)
              def tokens(self, latents: Tensor) -> Tensor:
                k = torch.size(latents, 1)
                shifts = torch.reshape((self).range(k, latents, ), [1, k, 1, 1])
                y = torch.to(torch.gt(latents, 0), 4)
                return torch.sum(torch.bitwise_left_shift(y, shifts), [1])
              def token_signs(self, tokens: Tensor, bits: int) -> Tensor:
                shifts = torch.reshape((self).range(bits, tokens, ), [1, bits, 1, 1])
                y = torch.bitwise_right_shift(torch.unsqueeze(tokens, 1), shifts)
                return (self).signs(y, )
            """;
}
