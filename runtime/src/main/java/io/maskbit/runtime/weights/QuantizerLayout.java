package io.maskbit.runtime.weights;

import java.util.List;

/**
 * The quantizer in a tokenizer's file.
 *
 * @param isLookupFree whether tokens are bits; otherwise rows of a table
 * @param size bits, or rows
 * @param channels channels of a latent; for bits their number
 * @param source the tensor that says so
 */
record QuantizerLayout(boolean isLookupFree, int size, int channels, String source) {

    private static final String TABLE = "quantize.embedding.weight";
    private static final String CODES = "quantize.codebook";
    private static final String BITS = "quantize.bits_to_indices";

    /**
     * Recognises the quantizer.
     *
     * @param keys the tensors of a file
     * @param latents tensor that has the channels of the latents as its first extent
     */
    static QuantizerLayout infer(WeightKeys keys, String latents) {
        boolean lookupFree = keys.has(CODES) || keys.has(BITS);
        if (keys.has(TABLE)) {
            if (lookupFree) {
                throw keys.refused(
                        "holds a learned codebook ("
                                + TABLE
                                + ": quantizer vq) and a computed one ("
                                + CODES
                                + ": quantizer lfq)",
                        "a tokenizer has one quantizer: give a file of one model");
            }
            return new QuantizerLayout(
                    false, keys.extent(TABLE, 2, 0), keys.extent(TABLE, 2, 1), TABLE);
        }
        int bits = keys.extent(latents, 4, 0);
        String source = keys.has(CODES) ? CODES : keys.has(BITS) ? BITS : latents;
        if (bits > TransformerLayout.MOST_BITS) {
            throw keys.refused(
                    "has no "
                            + TABLE
                            + ", and latents of "
                            + bits
                            + " channels ("
                            + latents
                            + ") are too many for tokens of bits");
        }
        return new QuantizerLayout(true, bits, bits, source);
    }

    /** Adds its keys. */
    void addTo(KeyList keys) {
        if (isLookupFree) {
            keys.add(BITS, size).add(CODES, 1L << size, size);
        } else {
            keys.add(TABLE, size, channels);
        }
    }

    /** Returns its settings. */
    List<Finding> findings() {
        if (isLookupFree) {
            return List.of(
                    Finding.said("quantizer.use", "lfq", source),
                    Finding.said("quantizer.bits", size, source));
        }
        return List.of(
                Finding.said("quantizer.use", "vq", source),
                Finding.said("quantizer.codebook_size", size, source),
                Finding.said("quantizer.token_size", channels, source),
                Finding.assumed(
                        "quantizer.l2_normalised", false, "no tensor says it; published: false"));
    }

    @Override
    public String toString() {
        return isLookupFree ? size + " bits" : "a codebook of " + size + " x " + channels;
    }
}
