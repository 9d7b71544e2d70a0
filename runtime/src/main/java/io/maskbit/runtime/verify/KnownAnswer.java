package io.maskbit.runtime.verify;

import java.util.List;
import java.util.Map;

/**
 * A small experiment whose weights and inputs are made by a formula, and what its layers are known
 * to give.
 *
 * @param name name of the case
 * @param published what the published values are, and where they come from
 * @param recorded how the summaries of the layers were recorded
 * @param full whether it is as large as a published model, and there are small ones beside it
 * @param recipe the experiment
 * @param classes number of classes
 * @param inputs what goes in, by {@code image}, {@code tokens} or {@code labels}
 * @param tokens the tokens that its quantizer must give; empty where there is none
 * @param ends published values of single layers, by the layer's path
 * @param layers all layers in the order of execution
 */
record KnownAnswer(
        String name,
        String published,
        String recorded,
        boolean full,
        String recipe,
        int classes,
        Map<String, Input> inputs,
        List<Long> tokens,
        List<LayerSummary> ends,
        List<LayerSummary> layers) {

    /** Input of tokenizers. */
    static final String IMAGE = "image";

    /** Input of generators. */
    static final String TOKENS = "tokens";

    /** Labels of generators. */
    static final String LABELS = "labels";

    KnownAnswer {
        inputs = Map.copyOf(inputs);
        tokens = List.copyOf(tokens);
        ends = List.copyOf(ends);
        layers = List.copyOf(layers);
    }

    /**
     * One input.
     *
     * @param formula name that its values are made of; empty if they are given
     * @param limit one more than the largest whole number; 0 for real numbers
     * @param shape its extents
     * @param values given whole numbers
     */
    record Input(String formula, int limit, List<Long> shape, List<Long> values) {
        Input {
            shape = List.copyOf(shape);
            values = List.copyOf(values);
        }
    }

    /** Returns this case with other layers. */
    KnownAnswer with(List<LayerSummary> summaries, String state) {
        return new KnownAnswer(
                name, published, state, full, recipe, classes, inputs, tokens, ends, summaries);
    }

    /** Returns whether it is about a generator. */
    boolean isOfGenerator() {
        return inputs.containsKey(TOKENS);
    }
}
