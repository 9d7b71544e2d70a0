package io.maskbit.runtime.weights;

/** A tokenizer that the reference has a file layout for. */
sealed interface TokenizerLayout extends ReleasedLayout permits ConvLayout, TamingLayout {

    /** Returns the number of resolutions, each half as large as the one before. */
    int resolutions();
}
