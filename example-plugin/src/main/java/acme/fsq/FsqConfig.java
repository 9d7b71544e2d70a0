package acme.fsq;

import io.maskbit.spi.Setting;
import java.util.List;

/** Settings of finite scalar quantization, such as {@code levels: [8, 5, 5]}. */
record FsqConfig(
        @Setting(
                        about =
                                "levels of each latent channel, each 2 or more; their product is"
                                        + " the number of tokens, at most 2^24")
                List<Integer> levels,
        @Setting(
                        about = "weight of the loss that pulls latents into [-1, 1], 0 or more",
                        fallback = "0.25")
                double commitmentCost) {

    private static final long MOST_TOKENS = 1 << 24;

    FsqConfig {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels must name at least one channel");
        }
        long tokens = 1;
        for (int level : levels) {
            tokens *= level;
            if (level < 2 || tokens > MOST_TOKENS) {
                throw new IllegalArgumentException(
                        "levels must each be 2 or more and multiply to at most "
                                + MOST_TOKENS
                                + ", but are "
                                + levels);
            }
        }
        if (!(commitmentCost >= 0)) {
            throw new IllegalArgumentException(
                    "commitment_cost must be 0 or more, but is " + commitmentCost);
        }
    }

    /** Returns the number of different tokens. */
    int tokens() {
        return levels.stream().reduce(1, (product, level) -> product * level);
    }
}
