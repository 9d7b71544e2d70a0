package io.maskbit.runtime.arm;

/** Told how far long work has come. */
public interface Progress {

    /** Tells nobody. */
    Progress SILENT =
            new Progress() {
                @Override
                public void at(String task, long done, long total, String numbers) {}

                @Override
                public void say(String fact) {}
            };

    /**
     * Work has come further.
     *
     * @param task what is being done, for example "tokenizer"
     * @param done units done
     * @param total units in all
     * @param numbers a few current numbers as text; may be empty
     */
    void at(String task, long done, long total, String numbers);

    /**
     * Something worth a line of its own happened.
     *
     * @param fact one sentence without a full stop
     */
    void say(String fact);
}
