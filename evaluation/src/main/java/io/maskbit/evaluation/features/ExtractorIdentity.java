package io.maskbit.evaluation.features;

/**
 * Which features these are. Values measured with features of different identity never meet.
 *
 * @param name the network, for example {@code inception-v3-fid}; of a network with made-up weights
 *     the name says so, for example {@code formula-inception-v3}
 * @param digest SHA-256 of the weights' file in hex, or the rule of made-up weights
 * @param preparation how images become its input, for example {@code tf1-bilinear-299}
 * @param precision number format of its arithmetic: {@code float64} or {@code float32}
 */
public record ExtractorIdentity(String name, String digest, String preparation, String precision) {}
