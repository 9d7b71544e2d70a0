package io.maskbit.generator.maskgit;

import io.maskbit.networks.TransformerSize;
import io.maskbit.spi.Setting;

/**
 * Settings of the generator with token embeddings; the fallbacks are those of the bit generator.
 */
record MaskGitConfig(
        @Setting(about = "groups that a token is split into; must divide its bits", fallback = "1")
                int groups,
        @Setting(about = "width of the transformer, a multiple of heads", fallback = "1024")
                int width,
        @Setting(about = "layers of the transformer, at least 1", fallback = "24") int depth,
        @Setting(about = "attention heads, at least 1", fallback = "16") int heads,
        @Setting(about = "inner width of the feed-forward parts, at least 1", fallback = "4096")
                int mlp,
        @Setting(about = "dropout in training, in [0, 1)", fallback = "0.1") double dropout,
        @Setting(about = "normalises before each part instead of after it", fallback = "false")
                boolean preNorm) {

    MaskGitConfig {
        if (groups < 1) {
            throw new IllegalArgumentException("groups must be at least 1, but is " + groups);
        }
        new TransformerSize(width, depth, heads, mlp, dropout, preNorm);
    }

    TransformerSize size() {
        return new TransformerSize(width, depth, heads, mlp, dropout, preNorm);
    }
}
