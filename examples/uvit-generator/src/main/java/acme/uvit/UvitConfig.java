package acme.uvit;

import io.maskbit.spi.Setting;

/** Settings of the U-ViT. */
record UvitConfig(
        @Setting(about = "groups that a token is split into, 1 or more", fallback = "2") int groups,
        @Setting(about = "width of the states, a multiple of 4 and of heads", fallback = "64")
                int width,
        @Setting(about = "layers: as many before as after the one in the middle; odd", fallback = "5")
                int depth,
        @Setting(about = "attention heads, 1 or more", fallback = "4") int heads,
        @Setting(about = "width inside a layer's second part, 1 or more", fallback = "256")
                int mlp) {

    UvitConfig {
        if (groups < 1 || heads < 1 || mlp < 1) {
            throw new IllegalArgumentException(
                    "groups, heads and mlp must be 1 or more, but are "
                            + groups
                            + ", "
                            + heads
                            + " and "
                            + mlp);
        }
        if (width < 4 || width % 4 != 0 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of 4 and of heads, " + heads + ", but is " + width);
        }
        if (depth < 1 || depth % 2 == 0) {
            throw new IllegalArgumentException("depth must be odd, but is " + depth);
        }
    }
}
