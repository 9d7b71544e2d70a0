package io.maskbit.tensor;

/** A pickle is damaged, or asks for more than a checkpoint of weights needs. */
final class PickleException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message continues "its pickle "
     */
    PickleException(String message) {
        super(message);
    }
}
