package io.maskbit.tensor;

/** The part of the module that decomposes matrices. Same dialect as {@link OperatorSource}. */
final class LinearAlgebraSource {

    static final String TEXT =
            """
              def eigen(self, a: Tensor) -> List[Tensor]:
                values, vectors, = torch.linalg_eigh(a, "L")
                return [values, vectors]
              def eigenvalues(self, a: Tensor) -> Tensor:
                return torch.linalg_eigvalsh(a, "L")
              def singular_values(self, a: Tensor) -> Tensor:
                return torch.linalg_svdvals(a, driver=None)
              def add_products(self, total: Tensor, x: Tensor, y: Tensor) -> Tensor:
                return torch.addmm_(total, torch.t(x), y)
            """;

    private LinearAlgebraSource() {}
}
