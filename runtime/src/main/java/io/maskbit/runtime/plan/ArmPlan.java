package io.maskbit.runtime.plan;

import io.maskbit.api.Arm;
import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.YamlText;
import io.maskbit.training.data.DataConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One arm that can be built: everything is chosen, checked and derived, nothing is allocated.
 *
 * @param name its name in the experiment, or {@code arm} where nothing is compared
 * @param stage what is trained
 * @param ground device, precision, extent of the images
 * @param tokenizer the tokenizer
 * @param quantizer the quantizer, which knows the token space and the grid
 * @param discriminator the discriminator; empty if training is not adversarial
 * @param perceptualLoss the perceptual loss; empty if there is none
 * @param generator the generator; empty if only a tokenizer is trained
 * @param machine the settings of data, loops, sampling and evaluation
 * @param settings the resolved tree: every setting spelled out, in a fixed order
 */
public record ArmPlan(
        String name,
        Stage stage,
        Ground ground,
        TokenizerPlan<?> tokenizer,
        QuantizerPlan<?> quantizer,
        Optional<DiscriminatorPlan<?>> discriminator,
        Optional<PerceptualLossPlan<?>> perceptualLoss,
        Optional<GeneratorPlan<?>> generator,
        MachineSettings machine,
        Node.Mapping settings) {

    /** Returns what the tokens are. */
    public TokenSpace tokens() {
        return quantizer.tokens();
    }

    /** Returns the grid of one image. */
    public GridShape grid() {
        return quantizer.grid();
    }

    /** Returns the settings of the data. */
    public DataConfig data() {
        return machine.data();
    }

    /** Returns the chosen components: tokenizer, quantizer, then what else there is. */
    public List<ComponentPlan> components() {
        List<ComponentPlan> all = new ArrayList<>(List.of(tokenizer, quantizer));
        discriminator.ifPresent(all::add);
        perceptualLoss.ifPresent(all::add);
        generator.ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Returns the arm in words of the api: dotted path to text. */
    public Arm arm() {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.leaves().forEach((path, node) -> texts.put(path, node.flow()));
        return new Arm(name, texts);
    }

    /**
     * Writes the arm as an experiment file of its own: {@code arm.yaml}. Planning that file gives
     * equal settings.
     *
     * @param experiment name of the experiment
     * @param seeds the seeds with which the arm runs
     * @return the file's text; equal plans give equal text
     */
    public String yaml(String experiment, List<Long> seeds) {
        return "# Arm '"
                + name
                + "' of the experiment '"
                + experiment
                + "' with every setting spelled out.\n"
                + "experiment: "
                + new Node.Scalar(settings.location(), experiment, true).flow()
                + "\n"
                + "seeds: "
                + seeds
                + "\n"
                + YamlText.of(settings);
    }

    /**
     * Returns a digest of all settings, without the experiment's name and the seeds.
     *
     * @return SHA-256 of the resolved tree's text in hexadecimal
     */
    public String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] bytes = YamlText.of(settings).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(sha.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
