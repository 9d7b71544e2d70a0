package io.maskbit.runtime.measure;

import io.maskbit.api.Metric;
import io.maskbit.evaluation.Images;
import io.maskbit.runtime.measure.Evaluator.Measured;
import java.nio.file.Path;
import java.util.Map;

/** Measures a trained arm and leaves pictures of what it saw. */
public interface Evaluator {

    /** Returns what is measured, in a word or two, for progress. */
    String name();

    /**
     * Measures.
     *
     * @param pictures folder for pictures
     * @param watch told how many images are done
     * @return the values
     */
    Measured measure(Path pictures, Watch watch);

    /**
     * What was measured.
     *
     * @param values metric to value, in the order in which people read them
     */
    record Measured(Map<Metric, Double> values) {}

    /** Told how many images are done, and shown those that are made. */
    interface Watch {

        /**
         * More images are done.
         *
         * @param task what is being done
         * @param done images done
         * @param total images in all
         */
        void at(String task, long done, long total);

        /**
         * Images were made that others may measure, too.
         *
         * @param images samples or reconstructions, in their order
         */
        default void made(Images images) {}
    }
}
