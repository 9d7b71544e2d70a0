package io.maskbit.tokenizer.vqganplus.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.networks.Lpips;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import java.util.List;

/**
 * The mean LPIPS of a batch (spec 4.1). Images are neither resized nor clamped.
 *
 * @param lpips frozen
 */
record LpipsLoss(Lpips lpips) implements PerceptualLoss {

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        List<NDArray> terms = lpips.terms(images, reconstructions, pass);
        NDArray sum = terms.get(0); // (B, 1)
        for (NDArray term : terms.subList(1, terms.size())) {
            sum = sum.add(term);
        }
        return sum.mean();
    }

    @Override
    public Block block() {
        return lpips;
    }
}
