package io.maskbit.api;

/** Number format of the heavy arithmetic; parameters and losses stay in float32. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public enum Precision {
    /** IEEE single precision throughout; the faithful form. */
    FLOAT32,
    /** Matrix products and convolutions in bfloat16, by casts inside the operators. */
    BFLOAT16
}
