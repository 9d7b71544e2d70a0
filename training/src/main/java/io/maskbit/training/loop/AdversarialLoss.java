package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The two sides of the game between a discriminator and the tokenizer, as losses on logits (spec
 * 3.3). Larger logits mean "more real".
 *
 * @see <a href="https://arxiv.org/abs/1406.2661">Generative adversarial networks</a>
 */
public enum AdversarialLoss {

    /** Margins of 1 for the discriminator; the tokenizer raises the logits. */
    HINGE {
        @Override
        public NDArray ofDiscriminator(NDArray real, NDArray fake) {
            NDArray wrongReal = Activation.relu(real.neg().add(1f)).mean();
            NDArray wrongFake = Activation.relu(fake.add(1f)).mean();
            return wrongReal.add(wrongFake).mul(0.5f);
        }
    },

    /** Cross entropy for the discriminator; the tokenizer raises the logits, as with hinge. */
    VANILLA {
        @Override
        public NDArray ofDiscriminator(NDArray real, NDArray fake) {
            return taken(real, true).mean().add(taken(fake, false).mean()).mul(0.5f);
        }
    },

    /** Cross entropy for both; the discriminator's is a sum, not a mean, over real and fake. */
    NON_SATURATING {
        @Override
        public NDArray ofDiscriminator(NDArray real, NDArray fake) {
            return taken(real, true).mean().add(taken(fake, false).mean());
        }

        @Override
        public NDArray ofTokenizer(NDArray fake) {
            return taken(fake, true).mean();
        }
    };

    /**
     * Returns what the discriminator minimises.
     *
     * @param real logits of originals, float32, any shape
     * @param fake logits of reconstructions, float32, any shape
     * @return float32 scalar
     */
    public abstract NDArray ofDiscriminator(NDArray real, NDArray fake);

    /**
     * Returns what the tokenizer minimises.
     *
     * @param fake logits of reconstructions, float32, any shape
     * @return float32 scalar
     */
    public NDArray ofTokenizer(NDArray fake) {
        return fake.mean().neg();
    }

    /**
     * Returns the cross entropy of taking logits for real or fake, entry by entry.
     *
     * @param logits float32, any shape
     * @param real the label
     * @return float32 of the same shape, in nat
     */
    public static NDArray taken(NDArray logits, boolean real) {
        return Activation.softPlus(real ? logits.neg() : logits);
    }
}
