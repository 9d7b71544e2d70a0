package io.maskbit.benchmarks;

/**
 * The generator with its objective as one TorchScript class, written as PyTorch would save it:
 * nothing of it is called from Java but {@code forward}. Weights come as a list in the order of
 * their names' list.
 */
final class GeneratorScript {

    private GeneratorScript() {}

    /** Returns the class text for a number of layers. */
    static String of(int depth) {
        return TEXT.replace("DEPTH", Integer.toString(depth));
    }

    // 14 bits in two groups of 7; weights: positions, classes, input projection, prediction, first
    // normalisation, 12 of each layer, last layer, last normalisation.
    private static final String TEXT =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def bits(self, tokens: Tensor) -> Tensor:
                places = torch.arange(7, dtype=4, layout=0, device=ops.prim.device(tokens), pin_memory=False)
                values = torch.unsqueeze(tokens, -1)
                bits = torch.to(torch.bitwise_and(torch.bitwise_right_shift(values, places), 1), 6)
                known = torch.to(torch.lt(values, 128), 6)
                return torch.flatten(torch.mul(torch.sub(torch.mul(bits, 2), 1), known), 2)
              def layer(self, x: Tensor, w: List[Tensor], i: int) -> Tensor:
                b = torch.size(x, 0)
                t = torch.size(x, 1)
                y = torch.linear(x, w[i], w[torch.add(i, 1)])
                y = torch.permute(torch.reshape(y, [b, t, 3, 16, 64]), [2, 0, 3, 1, 4])
                q, k, v, = torch.unbind(y)
                y = torch.scaled_dot_product_attention(q, k, v, None, 0., False)
                y = torch.reshape(torch.transpose(y, 1, 2), [b, t, 1024])
                y = torch.add(x, torch.linear(y, w[torch.add(i, 2)], w[torch.add(i, 3)]))
                y = torch.layer_norm(y, [1024], w[torch.add(i, 4)], w[torch.add(i, 5)], 9.9999999999999998e-13)
                z = torch.gelu(torch.linear(y, w[torch.add(i, 6)], w[torch.add(i, 7)]))
                z = torch.add(y, torch.linear(z, w[torch.add(i, 8)], w[torch.add(i, 9)]))
                return torch.layer_norm(z, [1024], w[torch.add(i, 10)], w[torch.add(i, 11)], 9.9999999999999998e-13)
              def forward(self, tokens: Tensor, labels: Tensor, targets: Tensor, w: List[Tensor]) -> Tensor:
                x = torch.linear((self).bits(tokens, ), w[2], w[3])
                label = torch.unsqueeze(torch.embedding(w[1], labels), 1)
                x = torch.add(torch.cat([x, label], 1), w[0])
                x = torch.layer_norm(x, [1024], w[6], w[7], 9.9999999999999998e-13)
                for l in range(DEPTH):
                  x = (self).layer(x, w, torch.add(torch.mul(l, 12), 8), )
                x = torch.slice(x, 1, 0, -1)
                i = 8 + 12 * DEPTH
                x = torch.gelu(torch.linear(x, w[i], w[torch.add(i, 1)]))
                x = torch.layer_norm(x, [1024], w[torch.add(i, 2)], w[torch.add(i, 3)], 9.9999999999999998e-13)
                x = torch.linear(x, w[4], w[5])
                x = torch.reshape(x, [-1, 128])
                return torch.cross_entropy_loss(x, torch.reshape(targets, [-1]), None, 1, -100, 0.10000000000000001)
            """;
}
