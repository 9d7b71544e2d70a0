package io.maskbit.training.data;

/** An image cannot be decoded. The message is the reason, without the image's name. */
public final class BrokenImageException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Tells the reason.
     *
     * @param reason what is wrong with the image, in a few words
     */
    public BrokenImageException(String reason) {
        super(reason);
    }
}
