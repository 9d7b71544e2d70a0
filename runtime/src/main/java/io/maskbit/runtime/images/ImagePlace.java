package io.maskbit.runtime.images;

/**
 * How far a reading has come.
 *
 * @param done images read, from the beginning of the set
 * @param digest SHA-256 over their extents and pixels in order: 64 hexadecimal digits
 */
public record ImagePlace(int done, String digest) {

    /** Nothing is read yet. */
    public static final ImagePlace BEGINNING = new ImagePlace(0, ImageDigest.NOTHING);
}
