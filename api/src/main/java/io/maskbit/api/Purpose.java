package io.maskbit.api;

/** What a stream of randomness is for. Streams of different purposes never influence each other. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public enum Purpose {
    /** Drawn data sets. */
    DATA,
    /** Order of samples. */
    DATA_ORDER,
    /** Crops and flips. */
    AUGMENTATION,
    /** Starting values of parameters. */
    INITIAL_WEIGHTS,
    /** Masking ratios and masks in generator training. */
    MASKING,
    /** Class-label dropout in generator training. */
    LABEL_DROP,
    /** Dropout inside networks. */
    DROPOUT,
    /** Token draws and confidence noise in sampling. */
    SAMPLING,
    /** The judge that scores samples. */
    JUDGE,
    /** Choices in studies of trained networks: images, changes, resampling. */
    STUDY
}
