package io.maskbit.evaluation;

/** A way to say how far a changed image is from what it was. */
public enum ChangeMeasure {
    /** Mean squared error per value, both images clamped to [0, 1]. */
    MSE("mse", "MSE", true),
    /** Peak signal-to-noise ratio in dB, at most 100. */
    PSNR("psnr", "PSNR [dB]", false),
    /** Structural similarity, at most 1. */
    SSIM("ssim", "SSIM", false),
    /** Distance by a perceptual loss. */
    PERCEPTUAL("perceptual", "perceptual distance", true),
    /** Euclidean distance between the features that a judge sees. */
    JUDGE_DISTANCE("judge_distance", "judge distance", true),
    /** 1 where a judge sees another class, else 0; the mean is a share. */
    LABEL_CHANGED("label_changed", "class changed", true);

    private final String key;
    private final String title;
    private final boolean isDistance;

    ChangeMeasure(String key, String title, boolean isDistance) {
        this.key = key;
        this.title = title;
        this.isDistance = isDistance;
    }

    /** Returns the name in files for programs. */
    public String key() {
        return key;
    }

    /** Returns the name for people. */
    public String title() {
        return title;
    }

    /** Returns whether larger means further away; otherwise larger means closer. */
    public boolean isDistance() {
        return isDistance;
    }
}
