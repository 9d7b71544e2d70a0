package io.maskbit.tensor;

/**
 * The part of the module that has entropies: over tables, and of words of independent bits, value
 * and gradient in one call and in little memory. Same dialect as {@link OperatorSource}.
 *
 * <p>A word's probability is a product over its bits, so a table of all words is the outer product
 * of two tables of half words: low bits and high bits. The average table of R rows is then one
 * matrix product of half tables, and its gradient two more; they run over blocks of rows, and the
 * half tables are made anew for the gradient. The gradient of a half table goes back bit by bit,
 * each step halving it. Gradients leave as {@link #GLUE} ties them to the logits.
 */
final class EntropySource {

    private EntropySource() {}

    private static final String TABLES =
            """
              def entropy(self, p: Tensor, smallest: float) -> Tensor:
                return torch.neg(torch.sum(torch.mul(p, torch.log(torch.clamp_min(p, smallest))), [-1]))
              def entropies(self, affinity: Tensor, temperature: float, smallest: float) -> List[Tensor]:
                p = torch.softmax(torch.div(affinity, temperature), -1)
                each = torch.mean((self).entropy(p, smallest, ))
                return [each, (self).entropy(torch.mean(p, [0]), smallest, )]
            """;

    /**
     * {@code attached} adds to a value a term that is zero and has the given gradient. {@code
     * table} lists the products of bits {@code begin} to {@code end}, one table per number of bits.
     * Products below 1.1e-19 count as zero: no product of two tables is then denormal, which costs
     * the processor a hundred times a normal one, and what is lost is beneath float32 beside 1.
     * {@code fold} is the backward pass of {@code table} up to a factor s (1 - s).
     */
    private static final String GLUE =
            """
              def attached(self, x: Tensor, value: Tensor, gradient: Tensor) -> Tensor:
                y = torch.sum(torch.mul(x, gradient))
                return torch.add(value, torch.sub(y, torch.detach(y)))
              def rows(self, x: Tensor, i: int, block: int) -> Tensor:
                return torch.slice(x, 0, torch.mul(i, block), torch.mul(torch.add(i, 1), block), 1)
              def table(self, ones: Tensor, zeros: Tensor, begin: int, end: int) -> List[Tensor]:
                a = torch.ones_like(torch.slice(ones, 1, 0, 1, 1))
                tables = [a]
                for j in range(torch.sub(end, begin)):
                  k = torch.add(begin, j)
                  s = torch.slice(ones, 1, k, torch.add(k, 1), 1)
                  q = torch.slice(zeros, 1, k, torch.add(k, 1), 1)
                  a = torch.threshold(torch.cat([torch.mul(a, q), torch.mul(a, s)], 1), 1.1e-19, 0.)
                  _0 = torch.append(tables, a)
                return tables
              def fold(self, d: Tensor, tables: List[Tensor], ones: Tensor, begin: int) -> List[Tensor]:
                columns = annotate(List[Tensor], [])
                n = torch.sub(torch.len(tables), 1)
                for j in range(n):
                  m = torch.sub(torch.sub(n, 1), j)
                  k = torch.add(begin, m)
                  low = torch.slice(d, 1, 0, torch.__lshift__(1, m), 1)
                  rise = torch.sub(torch.slice(d, 1, torch.__lshift__(1, m), torch.__lshift__(2, m), 1), low)
                  torch.insert(columns, 0, torch.sum(torch.mul(tables[m], rise), [1], True))
                  d = torch.addcmul(low, rise, torch.slice(ones, 1, k, torch.add(k, 1), 1))
                return columns
              def folded(self, dl: Tensor, dh: Tensor, low: List[Tensor], high: List[Tensor], ones: Tensor, zeros: Tensor) -> Tensor:
                columns = (self).fold(dl, low, ones, 0, )
                torch.extend(columns, (self).fold(dh, high, ones, torch.sub(torch.len(low), 1), ))
                return torch.mul(torch.cat(columns, 1), torch.mul(ones, zeros))
            """;

    /**
     * The entropy of the mean row: the lowest {@code l} bits are the columns of its table, the
     * others the rows. The gradient at p is -log p - 1, and -log p where p is clamped; all of it is
     * raised by 1, which the gradient of probabilities, whose sum is fixed, does not feel.
     */
    private static final String AVERAGE =
            """
              def mean_row(self, ones: Tensor, zeros: Tensor, l: int, block: int) -> Tensor:
                k = torch.size(ones, 1)
                n = torch.size(ones, 0)
                p = torch.zeros([torch.__lshift__(1, torch.sub(k, l)), torch.__lshift__(1, l)], dtype=6, layout=0, device=ops.prim.device(ones), pin_memory=False)
                for i in range(torch.floordiv(torch.sub(torch.add(n, block), 1), block)):
                  s = (self).rows(ones, i, block, )
                  q = (self).rows(zeros, i, block, )
                  a = (self).table(s, q, 0, l, )[-1]
                  b = (self).table(s, q, l, k, )[-1]
                  p = torch.addmm_(p, torch.t(b), a)
                return torch.div_(p, n)
              def mean_row_gradient(self, g: Tensor, ones: Tensor, zeros: Tensor, l: int, block: int) -> Tensor:
                k = torch.size(ones, 1)
                n = torch.size(ones, 0)
                parts = annotate(List[Tensor], [])
                for i in range(torch.floordiv(torch.sub(torch.add(n, block), 1), block)):
                  s = (self).rows(ones, i, block, )
                  q = (self).rows(zeros, i, block, )
                  low = (self).table(s, q, 0, l, )
                  high = (self).table(s, q, l, k, )
                  dl = torch.mm(high[-1], g)
                  dh = torch.mm(low[-1], torch.t(g))
                  _0 = torch.append(parts, (self).folded(dl, dh, low, high, s, q, ))
                return torch.div(torch.cat(parts, 0), n)
              def average_entropy(self, logits: Tensor, l: int, block: int, smallest: float) -> Tensor:
                x = torch.detach(logits)
                ones = torch.sigmoid(x)
                zeros = torch.sigmoid(torch.neg(x))
                p = (self).mean_row(ones, zeros, l, block, )
                g = torch.neg_(torch.log_(torch.clamp_min(p, smallest)))
                y = torch.sum(torch.mul(p, g))
                if ops.prim.requires_grad(logits):
                  g = torch.add_(g, torch.lt(p, smallest))
                  y = (self).attached(logits, y, (self).mean_row_gradient(g, ones, zeros, l, block, ), )
                else:
                  pass
                return y
            """;

    /**
     * The mean entropy of rows. Without a clamp it is a sum over bits, here written so that nothing
     * cancels: log1p(t) + |x| t / (1 + t) with t = exp(-|x|).
     *
     * <p>With a clamp, log max(p, m) is log m and, where p > m, log p - log m more; the first part
     * sums to log m. The second needs the words above m alone, whose halves are above m too: {@code
     * largest} takes these from a table, as many as the row of the block with most of them has.
     * Rows are ordered by how many bits they leave open, so that those of a block have about as
     * many.
     */
    private static final String ROWS =
            """
              def bit_entropy(self, logits: Tensor) -> Tensor:
                x = torch.detach(logits)
                n = torch.size(x, 0)
                t = torch.exp(torch.neg(torch.abs(x)))
                r = torch.div(t, torch.add(t, 1))
                y = torch.div(torch.sum(torch.add(torch.log1p(t), torch.mul(torch.abs(x), r))), n)
                if ops.prim.requires_grad(logits):
                  g = torch.div(torch.mul(x, r), torch.mul(torch.add(t, 1), torch.neg(n)))
                  y = (self).attached(logits, y, g, )
                else:
                  pass
                return y
              def largest(self, table: Tensor, smallest: float) -> Tuple[Tensor, Tensor]:
                most = int(torch.max(torch.sum(torch.ge(table, smallest), [1])))
                top, i, = torch.topk(table, ops.prim.max(most, 1), 1, True, False)
                return (torch.unsqueeze(top, 2), i)
              def clamped_entropy(self, logits: Tensor, l: int, block: int, smallest: float) -> Tensor:
                x = torch.detach(logits)
                k = torch.size(x, 1)
                n = torch.size(x, 0)
                least = torch.log(smallest)
                order = torch.argsort(torch.sum(torch.lt(torch.abs(x), torch.neg(least)), [1]))
                ones = torch.sigmoid(torch.index_select(x, 0, order))
                zeros = torch.sigmoid(torch.neg(torch.index_select(x, 0, order)))
                sums = annotate(List[Tensor], [])
                parts = annotate(List[Tensor], [])
                for i in range(torch.floordiv(torch.sub(torch.add(n, block), 1), block)):
                  s = (self).rows(ones, i, block, )
                  q = (self).rows(zeros, i, block, )
                  low = (self).table(s, q, 0, l, )
                  high = (self).table(s, q, l, k, )
                  a, ia, = (self).largest(low[-1], smallest, )
                  b, ib, = (self).largest(high[-1], smallest, )
                  t = torch.add(torch.log(b), torch.transpose(torch.sub(torch.log(a), least), 1, 2))
                  t = torch.relu_(t)
                  _0 = torch.append(sums, torch.sum(torch.mul(b, torch.bmm(t, a)), [1, 2]))
                  if ops.prim.requires_grad(logits):
                    t = torch.add_(t, torch.gt(t, 0))
                    dl = torch.squeeze(torch.bmm(torch.transpose(t, 1, 2), b), 2)
                    dh = torch.squeeze(torch.bmm(t, a), 2)
                    dl = torch.scatter(torch.zeros_like(low[-1]), 1, ia, dl)
                    dh = torch.scatter(torch.zeros_like(high[-1]), 1, ib, dh)
                    _1 = torch.append(parts, (self).folded(dl, dh, low, high, s, q, ))
                  else:
                    pass
                y = torch.neg(torch.add(torch.mean(torch.cat(sums, 0)), least))
                if ops.prim.requires_grad(logits):
                  g = torch.div(torch.cat(parts, 0), torch.neg(n))
                  y = (self).attached(logits, y, torch.index_copy(torch.zeros_like(g), 0, order, g), )
                else:
                  pass
                return y
            """;

    static final String TEXT = TABLES + GLUE + AVERAGE + ROWS;
}
