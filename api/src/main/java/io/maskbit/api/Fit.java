package io.maskbit.api;

/** A generator's answer to the question whether it can speak given tokens. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public sealed interface Fit {

    /** Returns whether the tokens are accepted. */
    boolean isAccepted();

    /** Returns why the tokens are refused; empty if they are accepted. */
    String reason();

    /** Returns the accepting answer. */
    static Fit accepted() {
        return new Accepted();
    }

    /**
     * Returns a refusing answer.
     *
     * @param reason what is needed and what is given, as the end of a sentence such as "needs bit
     *     tokens, but is given codebook tokens"
     * @return the answer
     */
    static Fit refused(String reason) {
        return new Refused(reason);
    }

    /** The tokens fit. */
    record Accepted() implements Fit {
        @Override
        public boolean isAccepted() {
            return true;
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /**
     * The tokens do not fit.
     *
     * @param reason what is needed and what is given
     */
    record Refused(String reason) implements Fit {
        @Override
        public boolean isAccepted() {
            return false;
        }
    }
}
