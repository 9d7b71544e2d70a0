package io.maskbit.runtime.compare;

/** The process of an arm did not end well. Its message is for users. */
public final class ArmFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArmFailure(String message) {
        super(message);
    }
}
