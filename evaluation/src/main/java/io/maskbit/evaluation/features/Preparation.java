package io.maskbit.evaluation.features;

import io.maskbit.networks.InceptionV3;

/**
 * How images become the input of the Inception network: brought to 299 x 299 by one of two rules,
 * whatever their extents, then (x - 128) / 128.
 */
public enum Preparation {
    /**
     * What the ADM suite, torch-fidelity and the paper's evaluators do: TensorFlow 1's bilinear.
     */
    TF1_BILINEAR_299(ResizeRule.TF1_BILINEAR),
    /** What clean-fid does: antialiased bicubic, cut off to 0..255, not rounded to bytes. */
    PIL_BICUBIC_299(ResizeRule.PIL_BICUBIC);

    private final ResizeRule rule;

    Preparation(ResizeRule rule) {
        this.rule = rule;
    }

    /** Returns the name as options and records write it: {@code tf1-bilinear-299}. */
    public String text() {
        return rule.text() + "-" + InceptionV3.SIDE;
    }

    NetworkInput input() {
        Resize resize = new Resize(rule, InceptionV3.SIDE, InceptionV3.SIDE);
        double[] middle = {128, 128, 128};
        return new NetworkInput(resize, middle, middle);
    }
}
