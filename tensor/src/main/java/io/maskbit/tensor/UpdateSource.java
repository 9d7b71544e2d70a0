package io.maskbit.tensor;

/**
 * The part of the module that changes arrays in place: optimiser, weight average, copies. Same
 * dialect as {@link OperatorSource}; always called without recording.
 *
 * <p>Lists that an operation changes must come from an argument or from another method. Of a list
 * made in the same method the compiler believes that nobody sees the change, and drops the
 * operation.
 */
final class UpdateSource {

    private UpdateSource() {}

    /**
     * One optimiser step over all groups. {@code ends} holds the index after the last parameter of
     * each group, {@code settings} four numbers for each: beta1, beta2, epsilon, weight decay.
     * Parameters without a stored gradient take no part at all, as in PyTorch.
     */
    private static final String OPTIMISER =
            """
              def gradients(self, parameters: List[Tensor]) -> List[Tensor]:
                found = annotate(List[Tensor], [])
                for i in range(torch.len(parameters)):
                  g = ops.prim.grad(parameters[i])
                  if torch.__isnot__(g, None):
                    _0 = torch.append(found, unchecked_cast(Tensor, g))
                  else:
                    pass
                return found
              def norm(self, like: Tensor, tensors: List[Tensor]) -> Tensor:
                if torch.eq(torch.len(tensors), 0):
                  total = torch.zeros([], dtype=6, layout=0, device=ops.prim.device(like), pin_memory=False)
                else:
                  total = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(tensors, 2)), 2)
                return total
              def gradients_norm(self, parameters: List[Tensor]) -> Tensor:
                return (self).norm(parameters[0], (self).gradients(parameters, ), )
              def zero_gradients(self, parameters: List[Tensor]) -> None:
                gs = (self).gradients(parameters, )
                if torch.gt(torch.len(gs), 0):
                  torch._foreach_zero_(gs)
                else:
                  pass
                return None
              def present(self, parameters: List[Tensor], firsts: List[Tensor], seconds: List[Tensor], steps: List[Tensor], begin: int, end: int) -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor]]:
                ps = annotate(List[Tensor], [])
                gs = annotate(List[Tensor], [])
                ms = annotate(List[Tensor], [])
                vs = annotate(List[Tensor], [])
                ss = annotate(List[Tensor], [])
                for j in range(torch.sub(end, begin)):
                  i = torch.add(begin, j)
                  g = ops.prim.grad(parameters[i])
                  if torch.__isnot__(g, None):
                    _0 = torch.append(ps, parameters[i])
                    _1 = torch.append(gs, unchecked_cast(Tensor, g))
                    _2 = torch.append(ms, firsts[i])
                    _3 = torch.append(vs, seconds[i])
                    _4 = torch.append(ss, steps[i])
                  else:
                    pass
                return (ps, gs, ms, vs, ss)
              def adamw(self, parameters: List[Tensor], firsts: List[Tensor], seconds: List[Tensor], steps: List[Tensor], ends: List[int], settings: List[float], rate: float, limit: float) -> Tensor:
                all = (self).gradients(parameters, )
                total = (self).norm(parameters[0], all, )
                if torch.__and__(torch.gt(limit, 0.), torch.gt(torch.len(all), 0)):
                  torch._foreach_mul_(all, torch.clamp_max(torch.mul(torch.reciprocal(torch.add(total, 1.0e-06)), limit), 1.))
                else:
                  pass
                begin = 0
                for k in range(torch.len(ends)):
                  ps, gs, ms, vs, ss, = (self).present(parameters, firsts, seconds, steps, begin, ends[k], )
                  begin = ends[k]
                  n = torch.mul(k, 4)
                  if torch.gt(torch.len(ps), 0):
                    torch._foreach_add_(ss, 1)
                    torch._fused_adamw_(ps, gs, ms, vs, annotate(List[Tensor], []), ss, lr=rate, beta1=settings[n], beta2=settings[torch.add(n, 1)], weight_decay=settings[torch.add(n, 3)], eps=settings[torch.add(n, 2)], amsgrad=False, maximize=False)
                  else:
                    pass
                if torch.gt(torch.len(all), 0):
                  torch._foreach_zero_(all)
                else:
                  pass
                return total
            """;

    private static final String AVERAGE =
            """
              def trainable(self, shadows: List[Tensor], parameters: List[Tensor]) -> Tuple[List[Tensor], List[Tensor]]:
                ss = annotate(List[Tensor], [])
                ps = annotate(List[Tensor], [])
                for i in range(torch.len(parameters)):
                  if ops.prim.requires_grad(parameters[i]):
                    _0 = torch.append(ss, shadows[i])
                    _1 = torch.append(ps, parameters[i])
                  else:
                    _2 = torch.copy_(shadows[i], parameters[i])
                return (ss, ps)
              def average(self, shadows: List[Tensor], parameters: List[Tensor], weight: float) -> None:
                ss, ps, = (self).trainable(shadows, parameters, )
                if torch.gt(torch.len(ps), 0):
                  torch._foreach_lerp_(ss, ps, weight)
                else:
                  pass
                return None
              def swap(self, left: List[Tensor], right: List[Tensor]) -> None:
                for i in range(torch.len(left)):
                  kept = torch.clone(left[i])
                  _0 = torch.copy_(left[i], right[i])
                  _1 = torch.copy_(right[i], kept)
                return None
              def copy(self, target: Tensor, source: Tensor) -> None:
                _0 = torch.copy_(target, source)
                return None
              def share(self, target: Tensor, source: Tensor) -> None:
                _0 = torch.set_(target, source)
                return None
            """;

    static final String TEXT = OPTIMISER + AVERAGE;
}
