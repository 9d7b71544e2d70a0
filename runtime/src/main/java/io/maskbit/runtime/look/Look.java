package io.maskbit.runtime.look;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.Bootstrap;
import io.maskbit.evaluation.FlipContrast;
import io.maskbit.evaluation.FlipScores;
import io.maskbit.evaluation.FlipSummary;
import io.maskbit.evaluation.Judge;
import io.maskbit.evaluation.StructuralSimilarity;
import io.maskbit.runtime.arm.Environment;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.measure.FirstImages;
import io.maskbit.runtime.measure.JudgeRoom;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.report.LookModel;
import io.maskbit.runtime.report.LookModel.JudgeFacts;
import io.maskbit.runtime.report.LookModel.Picture;
import io.maskbit.runtime.report.LookModel.Setup;
import io.maskbit.runtime.report.LookModel.Subject;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.training.data.DataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks into a trained run: what flipped bits of its tokens do, how its generator unmasks and where
 * it looks; beside a control, if there is one.
 */
public final class Look {

    private static final int DRAWS = 2000;
    private static final int FEWEST_CLASSES = 2; // a judge tells classes apart

    private final LookOptions options;
    private final Seeds seeds;
    private final Path cache;
    private final Progress progress;

    /**
     * A run, open, with the folder that it was opened from.
     *
     * @param run the run
     * @param folder its folder, as people know it
     */
    public record Opened(TrainedRun run, Path folder) {}

    /**
     * A look.
     *
     * @param options what is looked at
     * @param cache folder where judges are kept
     * @param progress told how far it has come
     */
    public Look(LookOptions options, Path cache, Progress progress) {
        this.options = options;
        this.seeds = new Seeds(options.seed());
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Looks.
     *
     * @param looked the run
     * @param control another run on the same data, if there is one
     * @return what was seen
     * @throws ExperimentException if the data hold too few images, the control has other data, or a
     *     film or attention is asked of a run that has none
     */
    public LookModel at(Opened looked, Optional<Opened> control) {
        TrainedRun run = looked.run();
        check(run, control.map(Opened::run));
        BuildContext context =
                new BuildContext(
                        run.manager(),
                        seeds,
                        run.plan().ground().precision(),
                        () -> judges(run).features());
        Optional<Judge> judge =
                run.data().classNames().size() < FEWEST_CLASSES
                        ? Optional.empty()
                        : Optional.of(judges(run).judge(progress::say));
        try {
            Optional<PerceptualLoss> loss =
                    run.plan().perceptualLoss().map(plan -> plan.create(context));
            Measures measures = new Measures(run.manager(), judge, loss);
            GeneratorLook generator = new GeneratorLook(run, seeds, progress);
            Optional<LookModel.Film> film =
                    options.film() ? Optional.of(generator.film()) : Optional.empty();
            Optional<LookModel.Attention> attention =
                    options.attention()
                            ? Optional.of(generator.attention(chosen(run)))
                            : Optional.empty();
            List<Subject> subjects = new ArrayList<>();
            subjects.add(subject("run", looked, measures));
            control.ifPresent(other -> subjects.add(subject("control", other, measures)));
            return new LookModel(
                    setup(run, subjects.get(0).scores().images(), judge),
                    subjects,
                    contrast(subjects),
                    film,
                    attention,
                    Environment.facts(run.plan().ground().device()));
        } finally {
            judge.ifPresent(Judge::close);
        }
    }

    private void check(TrainedRun run, Optional<TrainedRun> control) {
        if (options.film() || options.attention()) {
            run.generator(); // refuses where there is none
        }
        int side = run.plan().ground().shape().height();
        if (side < StructuralSimilarity.SMALLEST) {
            throw new ExperimentException(
                    Location.of("image"),
                    "images need "
                            + StructuralSimilarity.SMALLEST
                            + " rows to be compared, but have "
                            + side);
        }
        if (options.images() > run.data().validation().size()) {
            throw new ExperimentException(
                    Location.of("--images"),
                    "there are "
                            + run.data().validation().size()
                            + " held-out images, but "
                            + options.images()
                            + " are asked for",
                    "ask for fewer");
        }
        control.ifPresent(other -> checkControl(run, other));
    }

    private static void checkControl(TrainedRun run, TrainedRun control) {
        if (!run.plan().ground().shape().equals(control.plan().ground().shape())) {
            throw new ExperimentException(
                    Location.of("--control"),
                    "the control has images of "
                            + control.plan().ground().shape()
                            + ", but the run has images of "
                            + run.plan().ground().shape(),
                    "give a control that was trained on the same images");
        }
        if (!run.data().digest().equals(control.data().digest())) {
            throw new ExperimentException(
                    Location.of("--control"),
                    "the control was trained on other data than the run",
                    "give a control with the same data section");
        }
    }

    private Subject subject(String role, Opened looked, Measures measures) {
        TrainedRun run = looked.run();
        ArmPlan plan = run.plan();
        int batch = plan.machine().evaluation().batch();
        int side = plan.ground().shape().height();
        try (NDManager memory = run.manager().newSubManager()) {
            FlipStudy study = new FlipStudy(run.tokenizer(), measures, seeds, memory, batch);
            chosen(run).forEach(study::add);
            if (study.images() < 2) {
                throw new ExperimentException(
                        Location.of("data"), "fewer than 2 of the chosen images can be read");
            }
            String task = "flipping bits of the " + role;
            FlipStudy.Result result = study.run(done -> progress.at(task, done, study.work(), ""));
            return new Subject(
                    role,
                    plan.quantizer().found().id(),
                    plan.tokens(),
                    looked.folder().toString(),
                    result.scores(),
                    FlipSummary.of(result.scores(), bootstrap(result.scores())),
                    columns(result.columns(), side));
        }
    }

    /** The same draws for run and control, because they see the same images. */
    private Bootstrap bootstrap(FlipScores scores) {
        return new Bootstrap(scores.images(), DRAWS, seeds.stream(Purpose.STUDY, "bootstrap"));
    }

    private Optional<FlipContrast> contrast(List<Subject> subjects) {
        if (subjects.size() < 2) {
            return Optional.empty();
        }
        FlipScores run = subjects.get(0).scores();
        return Optional.of(FlipContrast.of(run, subjects.get(1).scores(), bootstrap(run)));
    }

    private static List<Picture> columns(List<List<byte[]>> columns, int side) {
        List<Picture> pictures = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            String title = c == 0 ? "original" : c == 1 ? "reconstruction" : "bit " + (c - 2);
            pictures.add(new Picture(title, column(columns.get(c), side)));
        }
        return pictures;
    }

    /** Images below each other. */
    static byte[] column(List<byte[]> images, int side) {
        return PngFiles.encoded(images.stream().map(List::of).toList(), side, side);
    }

    private FirstImages chosen(TrainedRun run) {
        ArmPlan plan = run.plan();
        DataSource some = run.data().validation().some(options.images(), seeds);
        return new FirstImages(
                some,
                plan.data().withBatch(plan.machine().evaluation().batch()),
                plan.ground().shape().height(),
                options.images());
    }

    private JudgeRoom judges(TrainedRun run) {
        ArmPlan plan = run.plan();
        return new JudgeRoom(
                run.data(),
                plan.data(),
                plan.ground().shape(),
                plan.machine().evaluation(),
                new BuildContext(run.manager(), seeds, plan.ground().precision()),
                cache);
    }

    private Setup setup(TrainedRun run, int images, Optional<Judge> judge) {
        ArmPlan plan = run.plan();
        return new Setup(
                images,
                plan.data().use().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                        + " ("
                        + run.data().validation().size()
                        + " held out, digest "
                        + run.data().digest().substring(0, 8)
                        + ")",
                plan.ground().shape().height(),
                options.seed(),
                DRAWS,
                judge.map(j -> new JudgeFacts(j.name(), j.heldOutAccuracy())),
                plan.perceptualLoss().map(loss -> loss.found().id()));
    }
}
