package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model that the reference has a file layout for, with all that its keys and shapes depend on
 * (spec 1.6, 1.7, 6.5).
 */
sealed interface ReleasedLayout permits TokenizerLayout, TransformerLayout {

    /** Returns the keys with their shapes, buffers included, in the order of the reference. */
    Map<String, Shape> keys();

    /** Returns what the file says of the model, and what it has to be given beside. */
    List<Finding> findings();

    /** Returns what it is, in a few words. */
    String words();

    /**
     * Recognises a model by the names and shapes of its tensors alone.
     *
     * @param keys the tensors of a file
     * @param hints what users say; asked only where the file can be read in two ways
     * @return the model; whether all of its keys are there, and no others, is not checked yet
     * @throws ExperimentException if it is no model of the reference, or could be two of them
     */
    static ReleasedLayout infer(WeightKeys keys, Hints hints) {
        List<String> readings = new ArrayList<>();
        if (keys.has("encoder.down.0.res_blocks.0.conv1.weight")) {
            readings.add("a VQGAN+ tokenizer (encoder.down.0.res_blocks)");
        }
        if (keys.has("encoder.down.0.block.0.conv1.weight")) {
            readings.add("a Taming-VQGAN tokenizer (encoder.down.0.block)");
        }
        if (keys.has("input_proj.weight")) {
            readings.add("a generator over bits (input_proj)");
        }
        if (keys.has("tok_emb_list.0.weight")) {
            readings.add("a generator with token embeddings (tok_emb_list)");
        }
        if (readings.size() > 1) {
            throw keys.refused(
                    "this file can be read as " + String.join(" and as ", readings),
                    "a file of weights holds one model: import two files for a pair");
        }
        if (readings.isEmpty()) {
            throw keys.refused(
                    "no model of the reference has tensors of these names: "
                            + names(keys)
                            + "; known are tokenizers (VQGAN+, MaskGIT's, Taming-VQGAN) and"
                            + " generators (LFQBert, Bert)");
        }
        String reading = readings.get(0);
        if (reading.startsWith("a VQGAN+")) {
            return ConvLayout.infer(keys);
        }
        return reading.startsWith("a Taming")
                ? TamingLayout.infer(keys)
                : TransformerLayout.infer(keys, hints);
    }

    private static String names(WeightKeys keys) {
        List<String> first =
                keys.shapes().keySet().stream().limit(4).map(WeightKeys::shown).toList();
        int more = keys.shapes().size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }
}
