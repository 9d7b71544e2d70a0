package io.maskbit.training.loop;

import io.maskbit.spi.Discriminator;
import io.maskbit.spi.PerceptualLoss;
import java.util.Optional;

/**
 * What judges reconstructions beside the distance of pixels.
 *
 * @param perceptualLoss a frozen judge; empty if there is none
 * @param opponent a judge that learns along; empty if training is not adversarial
 */
public record Critics(Optional<PerceptualLoss> perceptualLoss, Optional<Opponent> opponent) {

    /**
     * A discriminator and how it takes part.
     *
     * @param discriminator the network, which is trained
     * @param config how it takes part
     */
    public record Opponent(Discriminator discriminator, AdversarialConfig config) {}

    /** Returns no critics at all: pixels and the quantizer's loss only. */
    public static Critics none() {
        return new Critics(Optional.empty(), Optional.empty());
    }
}
