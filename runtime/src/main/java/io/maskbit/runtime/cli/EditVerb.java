package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.api.Location;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.edit.EditRequest;
import io.maskbit.runtime.edit.Edits;
import io.maskbit.runtime.edit.Margins;
import io.maskbit.runtime.edit.Subject;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.sampling.TokenMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes parts of images anew with a trained generator. */
@Command(
        name = "edit",
        description = {
            "Makes parts of images anew with a trained generator: inside a mask, around the image, or"
                    + " in single bit groups. Visible tokens stay bit by bit. Writes PNG files and a"
                    + " before-and-after page, edit.html."
        },
        mixinStandardHelpOptions = true)
final class EditVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Mixin private SubjectOptions subjects;

    @Mixin private MaskOptions masks;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description =
                    "number or name of the class under which tokens are made anew, or none; without"
                            + " it that of the image in the data, none for files")
    private Optional<String> label = Optional.empty();

    @Option(
            names = "--blend",
            description =
                    "also put each edit into its original, pixel by pixel, with a soft border")
    private boolean blend;

    @Option(
            names = "--feather",
            paramLabel = "PIXELS",
            description = "with --blend: width of the border; without it half a token")
    private Optional<Integer> feather = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "first seed", defaultValue = "0")
    private long seed;

    @Option(
            names = "--variants",
            paramLabel = "N",
            description = "edits of each image, each with the next seed",
            defaultValue = "4")
    private int variants;

    @Mixin private SamplerOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of pictures and page",
            defaultValue = "edits")
    private Path out;

    @Override
    public Integer call() {
        if (variants < 1) {
            throw refused("--variants", "must be at least 1, but is " + variants);
        }
        if (feather.isPresent() && (!blend || feather.orElseThrow() < 0)) {
            throw refused(
                    "--feather",
                    blend
                            ? "must be at least 0, but is " + feather.orElseThrow()
                            : "has no effect without --blend");
        }
        subjects.check();
        Progress progress = Console.progress(spec.commandLine().getOut());
        try (TrainedRun trained = run.open(options.settings(), seed)) {
            TokenGroups groups = trained.editor().groups();
            int side = trained.plan().ground().shape().height();
            TokenMask mask = masks.mask(groups, side);
            if (mask.count() == 0) {
                progress.say("the mask is empty: every edit will be the reconstruction");
            }
            Optional<Margins> margins = masks.shrunkInto(side);
            List<Subject> images =
                    subjects.read(trained, margins, label.map(l -> number(l, trained)));
            new Edits(trained, out, progress)
                    .write(request(trained, images, mask), run.folder().toString());
        }
        progress.say("page and pictures: " + out.resolve("edit.html"));
        return Main.DONE;
    }

    private EditRequest request(TrainedRun trained, List<Subject> images, TokenMask mask) {
        GridShape grid = mask.groups().space().grid();
        int side = trained.plan().ground().shape().height();
        SamplerConfig sampler = trained.plan().machine().sampling().orElseThrow();
        int cell = side / grid.height();
        OptionalInt fading =
                blend ? OptionalInt.of(feather.orElse(Math.max(1, cell / 2))) : OptionalInt.empty();
        List<String> asked = new ArrayList<>();
        int groups = mask.groups().groups();
        asked.add(
                mask.count() == mask.tokens() * groups
                        ? "All bits of these tokens were made anew; all other tokens were kept."
                        : "Of these tokens only some bit groups were made anew: "
                                + mask.count()
                                + " of "
                                + mask.tokens() * groups
                                + " groups; all else was kept.");
        label.ifPresent(l -> asked.add("The class asked for: " + l + "."));
        masks.shrunkInto(side)
                .ifPresent(
                        m ->
                                asked.add(
                                        "The images were shrunk between the margins, into which their border is"
                                                + " continued before they are encoded."));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", run.folder().toString());
        facts.put("grid of tokens", grid + ", " + mask.groups());
        facts.put("pixels of a token", cell + "x" + cell);
        facts.put("steps", Integer.toString(sampler.steps()));
        facts.put("weight of the guidance", Double.toString(sampler.guidanceScale()));
        facts.put(
                "other settings of the sampler",
                options.settings().isEmpty() ? "the run's" : String.join(", ", options.settings()));
        facts.put("feather", fading.isPresent() ? fading.getAsInt() + " pixels" : "no composite");
        List<Long> seeds = LongStream.range(seed, seed + variants).boxed().toList();
        return new EditRequest(images, mask, seeds, fading, asked, facts);
    }

    private static int number(String label, TrainedRun trained) {
        List<String> names = trained.classNames();
        boolean none = label.equals("none") && !names.contains(label);
        return none ? names.size() : ClassLabels.number("--class", label, names);
    }

    private static ExperimentException refused(String option, String what) {
        return new ExperimentException(Location.of(option), what);
    }
}
