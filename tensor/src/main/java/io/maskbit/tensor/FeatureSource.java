package io.maskbit.tensor;

/**
 * The part of the module that frozen feature networks need. Same dialect as {@link OperatorSource}.
 */
final class FeatureSource {

    static final String TEXT =
            """
              def resize(self, x: Tensor, h: int, w: int) -> Tensor:
                return torch._upsample_bilinear2d_aa(x, [h, w], False, None, None)
              def window_max(self, x: Tensor, k: int, stride: int, pad: int) -> Tensor:
                return torch.max_pool2d(x, [k, k], [stride, stride], [pad, pad], [1, 1], False)
              def conv2d_channels(self, x: Tensor, w: Tensor, b: Tensor, pad: int) -> Tensor:
                y = torch.conv2d((self).narrow(x, ), (self).narrow(w, ), (self).narrow(b, ), [1, 1], [pad, pad], [1, 1], torch.size(x, 1))
                return (self).wide(y, )
              def unit_channels(self, x: Tensor, eps: float) -> Tensor:
                n = torch.linalg_vector_norm(x, 2, [1], True)
                return torch.div(x, torch.add(n, eps))
              def conv_norm_relu(self, x: Tensor, w: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, var: Tensor, stride: int, pad: List[int], eps: float) -> Tensor:
                y = (self).conv2d(x, w, stride, pad, )
                y = torch.batch_norm(y, scale, shift, mean, var, False, 0.1, eps, True)
                return torch.relu_(y)
              def window_mean_inside(self, x: Tensor, k: int, pad: int) -> Tensor:
                return torch.avg_pool2d(x, [k, k], [1, 1], [pad, pad], False, False)
            """;

    private FeatureSource() {}
}
