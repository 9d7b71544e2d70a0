package io.maskbit.runtime.plan;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.Experiment.Stage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The sections of an experiment file that settings are grouped in, in their order of writing. */
enum Section {
    DATA(EnumSet.allOf(Stage.class)),
    TOKENIZER(EnumSet.allOf(Stage.class)),
    QUANTIZER(EnumSet.allOf(Stage.class)),
    DISCRIMINATOR(EnumSet.of(Stage.TOKENIZER, Stage.BOTH)),
    PERCEPTUAL_LOSS(EnumSet.of(Stage.TOKENIZER, Stage.BOTH)),
    GENERATOR(EnumSet.of(Stage.GENERATOR, Stage.BOTH)),
    TOKENIZER_LOOP(EnumSet.of(Stage.TOKENIZER, Stage.BOTH)),
    ADVERSARIAL(EnumSet.of(Stage.TOKENIZER, Stage.BOTH)),
    GENERATOR_LOOP(EnumSet.of(Stage.GENERATOR, Stage.BOTH)),
    SAMPLING(EnumSet.of(Stage.GENERATOR, Stage.BOTH)),
    EVALUATION(EnumSet.allOf(Stage.class));

    private final Set<Stage> stages;

    Section(Set<Stage> stages) {
        this.stages = stages;
    }

    /** Returns the section's name in a file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the section has an effect when a stage is trained. */
    boolean isUsedBy(Stage stage) {
        return stages.contains(stage);
    }

    /** Returns the kind of component that the section chooses; empty if it chooses none. */
    Optional<ComponentKind> kind() {
        return Arrays.stream(ComponentKind.values())
                .filter(kind -> kind.key().equals(key()))
                .findFirst();
    }

    /** Returns all names in order. */
    static List<String> keys() {
        return Arrays.stream(values()).map(Section::key).toList();
    }

    /** Finds a section by its name. */
    static Optional<Section> of(String key) {
        return Arrays.stream(values()).filter(section -> section.key().equals(key)).findFirst();
    }
}
