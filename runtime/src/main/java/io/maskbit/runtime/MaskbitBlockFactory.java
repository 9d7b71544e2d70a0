package io.maskbit.runtime;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Stability;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lets DJL load a run as a model: the block of the model is an {@link ImageGenerator}, closed with
 * the model. Named, not called: see {@link MaskbitTranslatorFactory}.
 *
 * <p>Arguments that begin with {@code maskbit.} are options: {@code maskbit.batch}, {@code
 * maskbit.workers}, {@code maskbit.queue}, {@code maskbit.plugins}, {@code maskbit.copyWeights}
 * (true or false); all others replace settings of the run, such as {@code maskbit.sampling.steps}.
 * The device is the model's.
 *
 * <p>The block takes int64 labels (B), the number of classes meaning no class, int64 seeds (B) and
 * int64 numbers (B). It gives uint8 images (B, h, w, 3), int64 tokens (B, H, W), and repeats what
 * it took.
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class MaskbitBlockFactory implements BlockFactory {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "maskbit.";

    /** Made by DJL, by name. */
    public MaskbitBlockFactory() {}

    /**
     * Opens a run for a model.
     *
     * @param model gets the generator, and closes it
     * @param run folder of the run
     * @param arguments those of the criteria or of {@code serving.properties}
     * @return the block
     * @throws ExperimentException if the run cannot be opened, has no generator, or an option is
     *     refused
     */
    @Override
    public Block newBlock(Model model, Path run, Map<String, ?> arguments) {
        Device device = model.getNDManager().getDevice();
        GeneratorOptions options =
                GeneratorOptions.defaults()
                        .device(device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu");
        for (Map.Entry<String, ?> argument : arguments.entrySet()) {
            if (argument.getKey().startsWith(PREFIX)) {
                String name = argument.getKey().substring(PREFIX.length());
                options = with(options, name, String.valueOf(argument.getValue()));
            }
        }
        ImageGenerator generator = ImageGenerator.open(run, options);
        GeneratorBlock block = new GeneratorBlock(generator);
        model.getNDManager().attachInternal("maskbit-generator", generator);
        return block;
    }

    private static GeneratorOptions with(GeneratorOptions options, String name, String value) {
        return switch (name) {
            case "batch" -> options.batch(Integer.parseInt(value.strip()));
            case "workers" -> options.workers(Integer.parseInt(value.strip()));
            case "queue" -> options.queue(Integer.parseInt(value.strip()));
            case "copyWeights" -> isTrue(name, value) ? options.copyWeights() : options;
            case "plugins" -> options.plugins(Path.of(value.strip()));
            default -> options.setting(name + "=" + value);
        };
    }

    private static boolean isTrue(String name, String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            PREFIX + name + " must be true or false, but is '" + value + "'");
        };
    }
}
