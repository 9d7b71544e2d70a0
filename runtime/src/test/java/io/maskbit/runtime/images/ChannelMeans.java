package io.maskbit.runtime.images;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.Features;
import java.util.Arrays;
import java.util.Optional;

/**
 * Not much of a network: the mean of each channel, and the first two values as spatial features.
 */
final class ChannelMeans implements FeatureExtractor {

    private final String name;
    private final int patience;
    private int seen;

    /**
     * Makes one.
     *
     * @param name of the network
     * @param patience images after which it fails
     */
    ChannelMeans(String name, int patience) {
        this.name = name;
        this.patience = patience;
    }

    /** Returns how many images it has looked at. */
    int seen() {
        return seen;
    }

    @Override
    public ExtractorIdentity identity() {
        return new ExtractorIdentity(name, "none", "none", "float64");
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public Features extract(ByteImages images, NDManager scope) {
        if (seen + images.count() > patience) {
            throw new IllegalStateException("out of patience");
        }
        seen += images.count();
        int plane = images.shape().height() * images.shape().width();
        double[] means = new double[3 * images.count()];
        double[] corners = new double[2 * images.count()];
        for (int i = 0; i < means.length; i++) {
            byte[] pixels = Arrays.copyOfRange(images.pixels(), i * plane, (i + 1) * plane);
            for (byte pixel : pixels) {
                means[i] += (pixel & 0xFF) / (double) plane;
            }
            if (i % 3 < 2) {
                corners[i / 3 * 2 + i % 3] = pixels[0] & 0xFF;
            }
        }
        return new Features(
                scope.create(means, new Shape(images.count(), 3)),
                Optional.empty(),
                Optional.of(scope.create(corners, new Shape(images.count(), 2))));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
