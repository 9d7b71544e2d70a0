package io.maskbit.runtime;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Fit;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.serve.Task;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.TokenMask;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What requests must know of a run; holds nothing native. */
final class ServedRun {

    private final ArmPlan plan;
    private final List<String> classNames;
    private final Optional<TokenGroups> groups;
    private final int room;

    /**
     * Notes the facts of a run.
     *
     * @param run the run
     * @param room most images that a request may ask for
     */
    ServedRun(TrainedRun run, int room) {
        plan = run.plan();
        // Without a generator nobody needs them, and the data that hold them may be gone.
        classNames = plan.generator().isPresent() ? run.classNames() : List.of();
        groups = plan.generator().map(planned -> run.generator().groups());
        this.room = room;
    }

    List<String> classNames() {
        return classNames;
    }

    ImageShape shape() {
        return plan.ground().shape();
    }

    GridShape grid() {
        return plan.grid();
    }

    int vocabulary() {
        return plan.tokens().vocabulary();
    }

    boolean hasGenerator() {
        return groups.isPresent();
    }

    int steps() {
        return plan.machine().sampling().orElseThrow().steps();
    }

    int room() {
        return room;
    }

    void requireRoom(int count) {
        if (count > room) {
            throw new IllegalArgumentException(
                    count
                            + " images are more than the whole queue of "
                            + room
                            + ": ask for fewer, or open with a larger GeneratorOptions.queue");
        }
    }

    Task generation(ClassChoice choice, long seed, long number) {
        TokenGroups split = groups("generate");
        long[] nothing = new long[grid().positions()];
        return new Task.Fill(
                new Task.Tokens(nothing),
                TokenMask.all(split),
                label(choice).orElse(classNames.size()),
                new Seeds(seed),
                number);
    }

    Task edit(BufferedImage image, EditedPart part, ClassChoice choice, long seed, long number) {
        TokenGroups split = groups("edit");
        Fit fit = ImageEditor.fit(plan.machine().sampling().orElseThrow());
        if (!fit.isAccepted()) {
            throw new ExperimentException(
                    Location.of("sampling"),
                    "the sampler of this run cannot edit: it " + fit.reason(),
                    "open with GeneratorOptions.setting(\"sampling.faithful=false\")");
        }
        return new Task.Fill(
                pixels(image),
                part.of(split),
                label(choice).orElse(classNames.size()),
                new Seeds(seed),
                number);
    }

    private TokenGroups groups(String wish) {
        return groups.orElseThrow(
                () ->
                        new ExperimentException(
                                Location.of("run"),
                                "this run trained a tokenizer only and cannot " + wish,
                                "open a run with 'train: generator' or 'train: both'"));
    }

    /**
     * Returns the number of a class; empty for none.
     *
     * @throws IllegalArgumentException if there is no such class
     */
    OptionalInt label(ClassChoice choice) {
        if (choice.name().isPresent()) {
            String name = choice.name().orElseThrow();
            int number = classNames.indexOf(name);
            if (number < 0) {
                throw new IllegalArgumentException(
                        "there is no class '"
                                + name
                                + "'"
                                + Spelling.suggestion(name, classNames)
                                + "; see classNames()");
            }
            return OptionalInt.of(number);
        }
        choice.number()
                .ifPresent(
                        number -> {
                            if (number < 0 || number >= classNames.size()) {
                                throw new IllegalArgumentException(
                                        "a label must be between 0 and "
                                                + (classNames.size() - 1)
                                                + ", but is "
                                                + number);
                            }
                        });
        return choice.number();
    }

    Task.Pixels pixels(BufferedImage image) {
        Interpolation interpolation = plan.machine().data().interpolation();
        RawImage square = Transforms.evaluation(copied(image), shape().height(), interpolation);
        float[] values = new float[Math.toIntExact(shape().values())];
        Transforms.write(square, values, 0);
        return new Task.Pixels(values);
    }

    static RawImage copied(BufferedImage image) {
        try {
            return RawImage.of(image);
        } catch (BrokenImageException e) {
            throw new IllegalArgumentException("the image cannot be used: " + e.getMessage(), e);
        }
    }

    Task.Tokens checked(TokenMap tokens) {
        if (!tokens.grid().equals(grid())) {
            throw new IllegalArgumentException(
                    "tokens must lie on a grid of " + grid() + ", but lie on " + tokens.grid());
        }
        long[] values = Arrays.stream(tokens.toArray()).asLongStream().toArray();
        for (long token : values) {
            if (token >= vocabulary()) {
                throw new IllegalArgumentException(
                        "a token must be between 0 and "
                                + (vocabulary() - 1)
                                + ", but is "
                                + token);
            }
        }
        return new Task.Tokens(values);
    }

    TokenMap tokens(Task.Result result) {
        int[] values = Arrays.stream(result.tokens()).mapToInt(Math::toIntExact).toArray();
        return TokenMap.of(grid(), values);
    }

    GeneratedImage image(ClassChoice choice, long seed, long number, Task.Result result) {
        return new GeneratedImage(
                label(choice), seed, number, tokens(result), shape(), result.rgb());
    }

    BufferedImage picture(Task.Result result) {
        return image(ClassChoice.NONE, 0, 0, result).toBufferedImage();
    }
}
