package io.maskbit.runtime.fetch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The repositories in which the authors of MaskBit publish their weights. */
public final class PublishedWeights {

    private static final String OWNER = "markweber/";

    private static final Map<String, Published> ALL = all();

    private PublishedWeights() {}

    /**
     * One published file.
     *
     * @param repository owner and name on the hub
     * @param files names under which the file may lie there, the likeliest first
     * @param about what it holds
     */
    public record Published(String repository, List<String> files, String about) {

        /** Copies the names. */
        public Published {
            files = List.copyOf(files);
        }
    }

    /** Returns them by short name; names and repositories are spelt with the same words. */
    public static Map<String, Published> byName() {
        return ALL;
    }

    private static Map<String, Published> all() {
        Map<String, Published> all = new LinkedHashMap<>();
        for (int bits = 10; bits <= 18; bits += 2) {
            put(all, "maskbit_tokenizer_" + bits + "bit", "tokenizer, " + bits + " bits");
        }
        put(all, "vqgan_plus_paper", "VQGAN+ tokenizer, 1024 codes", "vqgan_plus_10bit");
        put(all, "vqgan_plus_12bit", "VQGAN+ tokenizer, 4096 codes");
        put(all, "maskgit_tokenizer", "tokenizer of MaskGIT, 1024 codes");
        put(all, "taming_vqgan", "tokenizer of Taming Transformers");
        for (int bits = 10; bits <= 18; bits += 2) {
            put(all, "maskbit_generator_" + bits + "bit", "generator, " + bits + " bits");
        }
        return Collections.unmodifiableMap(all);
    }

    private static void put(
            Map<String, Published> all, String repository, String about, String... otherNames) {
        List<String> files = new ArrayList<>();
        for (String ending : List.of(".bin", ".ckpt")) {
            for (String name : otherNames) {
                files.add(name + ending);
            }
            files.add(repository + ending);
        }
        files.addAll(List.of("pytorch_model.bin", "model.safetensors"));
        all.put(repository.replace('_', '-'), new Published(OWNER + repository, files, about));
    }
}
