package io.maskbit.verification.endtoend;

import io.maskbit.tensor.OperatorArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A feature network as a TorchScript file: six features that a person could compute. */
final class ToyNetwork {

    private static final String SOURCE =
            """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self, x: Tensor) -> Tensor:
                a = torch.mean(x, [2, 3])
                b = torch.mean(torch.mul(x, x), [2, 3])
                return torch.cat([a, b], 1)
            """;

    private ToyNetwork() {}

    /** Writes the network into a folder. */
    static Path in(Path folder) throws IOException {
        return Files.write(folder.resolve("network.pt"), OperatorArchive.of(SOURCE));
    }
}
