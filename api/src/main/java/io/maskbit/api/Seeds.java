package io.maskbit.api;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * All randomness of a run, derived from one number by purpose and key.
 *
 * <p>A stream depends on root, purpose and key only, never on how much another part has drawn.
 * Equal seeds therefore give two arms equal data order, masks and starting weights.
 *
 * @param root the seed of the run
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Seeds(long root) {

    /**
     * Derives the seed of one stream.
     *
     * @param purpose what the randomness is for
     * @param key names the stream within the purpose, for example a parameter's path or a step
     * @return a well mixed 64-bit seed
     */
    public long derive(Purpose purpose, String key) {
        // FNV-1a over the text, then the finaliser of SplitMix64: stable across machines and
        // releases.
        long hash = 0xCBF29CE484222325L;
        for (byte b : (purpose.name() + '/' + key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return mix(hash ^ mix(root + 0x9E3779B97F4A7C15L));
    }

    /**
     * Derives the seed of one stream that is numbered.
     *
     * @param purpose what the randomness is for
     * @param index number of the stream, for example a step or the index of an image
     * @return a well mixed 64-bit seed
     */
    public long derive(Purpose purpose, long index) {
        return derive(purpose, Long.toString(index));
    }

    /**
     * Opens a stream of host randomness.
     *
     * @param purpose what the randomness is for
     * @param key names the stream within the purpose
     * @return a generator of its own
     */
    public SplittableRandom stream(Purpose purpose, String key) {
        return new SplittableRandom(derive(purpose, key));
    }

    /**
     * Opens a numbered stream of host randomness.
     *
     * @param purpose what the randomness is for
     * @param index number of the stream
     * @return a generator of its own
     */
    public SplittableRandom stream(Purpose purpose, long index) {
        return new SplittableRandom(derive(purpose, index));
    }

    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
