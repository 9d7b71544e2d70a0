package io.maskbit.tensor;

/**
 * The part of the module that computes transformer layers, each in one call. Same dialect as {@link
 * OperatorSource}.
 *
 * <p>Where nothing is recorded for gradients, sums and activations overwrite their input: at full
 * size a layer's inner state is 4 MiB per image, and memory that is not asked for need not be
 * cleared by the system first. On a tape they may not, because the backward pass reads it.
 *
 * <p>Keys and values are copied out of the fused projection before attention on a CPU: the products
 * inside read each of them many times, and rows that lie 3 x D apart fall into the same few lines
 * of the cache.
 */
final class TransformerSource {

    private TransformerSource() {}

    private static final String ATTENTION =
            """
              def heads(self, x: Tensor, w: Tensor, b: Tensor, h: int) -> Tensor:
                n = torch.size(x, 0)
                t = torch.size(x, 1)
                d = torch.size(x, 2)
                y = torch.linear((self).narrow(x, ), (self).narrow(w, ), (self).narrow(b, ))
                y = torch.reshape(y, [n, t, 3, h, torch.floordiv(d, h)])
                return torch.permute(y, [2, 0, 3, 1, 4])
              def packed(self, x: Tensor) -> Tensor:
                if ops.prim.is_cuda(x):
                  y = x
                else:
                  y = torch.contiguous(x)
                return y
              def attention(self, x: Tensor, wi: Tensor, bi: Tensor, wo: Tensor, bo: Tensor, h: int, p: float) -> Tensor:
                q, k, v, = torch.unbind((self).heads(x, wi, bi, h, ))
                y = torch.scaled_dot_product_attention(q, (self).packed(k, ), (self).packed(v, ), None, p, False)
                y = torch.reshape(torch.transpose(y, 1, 2), torch.size(x))
                y = torch.linear(y, (self).narrow(wo, ), (self).narrow(bo, ))
                return (self).wide(y, )
              def attention_weights(self, x: Tensor, wi: Tensor, bi: Tensor, h: int) -> Tensor:
                q, k, v, = torch.unbind((self).heads(x, wi, bi, h, ))
                q = (self).wide(q, )
                k = (self).wide(k, )
                s = torch.matmul(q, torch.transpose(k, 2, 3))
                s = torch.div(s, torch.sqrt(torch.size(q, 3)))
                return torch.mean(torch.softmax(s, -1), [1])
            """;

    private static final String LAYER =
            """
              def feed_forward(self, x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
                h = (self).linear_bias(x, w1, b1, )
                if ops.prim.requires_grad(h):
                  h = torch.gelu(h)
                else:
                  h = torch.gelu_(h)
                return (self).linear_bias(h, w2, b2, )
              def residual(self, y: Tensor, x: Tensor, p: float) -> Tensor:
                if torch.gt(p, 0.):
                  y = torch.dropout(y, p, True)
                else:
                  pass
                if ops.prim.requires_grad(y):
                  y = torch.add(y, x)
                else:
                  y = torch.add_(y, x)
                return y
              def transformer_layer(self, x: Tensor, w: List[Tensor], h: int, pre: bool, eps: float, p: float) -> Tensor:
                wi, bi, wo, bo, w1, b1, w2, b2, w3, b3, w4, b4, = w
                if pre:
                  y = (self).attention((self).layer_norm(x, w1, b1, eps, ), wi, bi, wo, bo, h, p, )
                  y = (self).residual(y, x, p, )
                  z = (self).feed_forward((self).layer_norm(y, w4, b4, eps, ), w2, b2, w3, b3, )
                  z = (self).residual(z, y, p, )
                else:
                  y = (self).residual((self).attention(x, wi, bi, wo, bo, h, p, ), x, p, )
                  y = (self).layer_norm(y, w1, b1, eps, )
                  z = (self).residual((self).feed_forward(y, w2, b2, w3, b3, ), y, p, )
                  z = (self).layer_norm(z, w4, b4, eps, )
                return z
            """;

    static final String TEXT = ATTENTION + LAYER;
}
