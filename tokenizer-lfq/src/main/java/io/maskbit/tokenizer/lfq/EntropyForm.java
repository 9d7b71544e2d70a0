package io.maskbit.tokenizer.lfq;

/** How the entropy of the average distribution over codes is computed. */
enum EntropyForm {
    /** As it is defined, without a table of positions by codes. */
    EXACT,
    /** As it is defined, by a table of positions by codes; the reference's way. */
    DENSE,
    /** As if bits were independent over positions: a bound from above. */
    MARGINAL,
    /** As if groups of bits were independent over positions: a closer bound from above. */
    GROUPED,
    /** Over some of the positions: too low on average. */
    SUBSAMPLED
}
