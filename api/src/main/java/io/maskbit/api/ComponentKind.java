package io.maskbit.api;

/** The five kinds of component that an experiment chooses by id. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public enum ComponentKind {
    /** Turns latents into tokens and back. */
    QUANTIZER("quantizer"),
    /** Turns images into latents and back, around a quantizer. */
    TOKENIZER("tokenizer"),
    /** Tells real images from reconstructions. */
    DISCRIMINATOR("discriminator"),
    /** Measures how far two images look apart. */
    PERCEPTUAL_LOSS("perceptual_loss"),
    /** Predicts masked tokens. */
    GENERATOR("generator");

    private final String key;

    ComponentKind(String key) {
        this.key = key;
    }

    /** Returns the name of the kind's section in an experiment file. */
    public String key() {
        return key;
    }

    /** Returns the kind in plain words, for messages. */
    public String words() {
        return key.replace('_', ' ');
    }
}
