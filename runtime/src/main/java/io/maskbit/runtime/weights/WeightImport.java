package io.maskbit.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Fit;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.ReleasedRun;
import io.maskbit.runtime.arm.TrainedWeights;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.weights.ImportReport.ImportedFile;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FileDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a run of released weights in the layout of the reference (spec 11), all of it or nothing.
 * What model a file holds is told by its names and shapes alone.
 */
public final class WeightImport {

    private static final int USUAL_CLASSES = 1000;

    private final Catalog catalog;
    private final Progress progress;

    /**
     * Prepares imports.
     *
     * @param catalog components
     * @param progress told how far it has come
     */
    public WeightImport(Catalog catalog, Progress progress) {
        this.catalog = catalog;
        this.progress = progress;
    }

    /**
     * What to import.
     *
     * @param files one file, or a tokenizer's and a generator's in any order; or folders of one
     *     file each
     * @param out folder of the run; absent, empty, or holding the same import already
     * @param tokenizer run whose tokenizer a generator gets
     * @param recipe recipe that must agree with the files, and that says what they do not
     * @param settings settings that replace those of the recipe, and that say what files do not
     * @param classNames names of the classes; empty for their numbers
     */
    public record Request(
            List<Path> files,
            Path out,
            Optional<Path> tokenizer,
            Optional<Document> recipe,
            List<SetOption> settings,
            Optional<List<String>> classNames) {

        /** Copies the lists. */
        public Request {
            files = List.copyOf(files);
            settings = List.copyOf(settings);
            classNames = classNames.map(List::copyOf);
        }
    }

    /**
     * Imports.
     *
     * @param request what and where
     * @return what became of each key
     * @throws ExperimentException if a file cannot be read, is no model of the reference, lacks
     *     tensors or has others, holds a number that is not finite, or does not agree with the
     *     recipe or the other file; nothing is left behind then
     */
    public ImportReport run(Request request) {
        requireOne(request.recipe());
        Hints hints =
                Hints.of(
                        request.recipe()
                                .map(Document::root)
                                .orElse(Node.Mapping.empty(Location.of("--set"))),
                        request.settings());
        List<OpenedWeights> opened = new ArrayList<>();
        try {
            for (Path file : request.files()) {
                opened.add(OpenedWeights.of(WeightSource.of(file), hints));
            }
            return run(request, opened);
        } finally {
            opened.forEach(OpenedWeights::close);
        }
    }

    private static void requireOne(Optional<Document> recipe) {
        if (recipe.isPresent() && recipe.orElseThrow().root().has("compare")) {
            throw new ExperimentException(
                    Location.of(recipe.orElseThrow().name()),
                    "this recipe has several arms, but a file holds one model",
                    "give a recipe without 'compare'");
        }
    }

    private ImportReport run(Request request, List<OpenedWeights> opened) {
        Optional<OpenedWeights> tokenizer = only(opened, TokenizerLayout.class);
        Optional<OpenedWeights> generator = only(opened, TransformerLayout.class);
        Optional<ArmPlan> standsOn = request.tokenizer().map(this::planOf);
        if (standsOn.isPresent() && (tokenizer.isPresent() || generator.isEmpty())) {
            throw new ExperimentException(
                    Location.of("--tokenizer"),
                    "a run's tokenizer is for a generator that comes without one",
                    "leave it out, or import the generator alone");
        }
        String experiment = generator.or(() -> tokenizer).orElseThrow().name();
        ImportDraft draft =
                new ImportDraft(
                        experiment,
                        tokenizer.map(each -> (TokenizerLayout) each.layout()),
                        generator.map(each -> (TransformerLayout) each.layout()),
                        standsOn,
                        request.recipe(),
                        request.settings());
        opened.forEach(each -> each.check().requireSameKeys());
        if (draft.lacksImage()) {
            throw generator
                    .orElseThrow()
                    .keys()
                    .refused(
                            "pos_emb is for tokens on a grid that is no square, which no tensor"
                                    + " describes",
                            "say it: --set image.height=PIXELS --set image.width=PIXELS");
        }
        ArmPlan plan = draft.plan(catalog);
        generator.ifPresent(each -> requireFit(each, plan));
        List<String> names = names(request.classNames(), generator);
        List<ImportedFile> files = opened.stream().map(each -> described(each, draft)).toList();
        List<String> facts = new ArrayList<>();
        if (tokenizer.isEmpty() && standsOn.isEmpty()) {
            facts.add(
                    "This run holds no tokenizer and cannot make images: import the generator"
                            + " together with its tokenizer's file or with --tokenizer RUN");
        }
        standsOn.ifPresent(
                run ->
                        facts.add(
                                "The tokenizer, its quantizer and the extent of the images are"
                                        + " those of "
                                        + request.tokenizer().orElseThrow()));
        ImportReport report = new ImportReport(request.out(), files, draft.surroundings(), facts);
        String settings = ReleasedRun.text(plan, experiment);
        List<String> stages = new ArrayList<>();
        if (tokenizer.isPresent() || standsOn.isPresent()) {
            stages.add(TrainedWeights.TOKENIZER);
        }
        generator.ifPresent(each -> stages.add(TrainedWeights.GENERATOR));
        if (EarlierImport.isThere(request.out(), settings, names, files, stages)) {
            progress.say(request.out() + " holds this import already and is left as it is");
            return report;
        }
        try (NDManager manager = Backend.open("cpu");
                UnfinishedFolder folder = UnfinishedFolder.of(request.out())) {
            StageArrays arrays = new StageArrays(manager, progress);
            Map<String, Map<String, Map<String, NDArray>>> weights = new LinkedHashMap<>();
            tokenizer.ifPresent(
                    each -> weights.put(TrainedWeights.TOKENIZER, arrays.tokenizer(each)));
            standsOn.ifPresent(
                    run ->
                            weights.put(
                                    TrainedWeights.TOKENIZER,
                                    arrays.tokenizer(run, request.tokenizer().orElseThrow())));
            generator.ifPresent(
                    each ->
                            weights.put(
                                    TrainedWeights.GENERATOR,
                                    Map.of(TrainedWeights.GENERATOR, arrays.all(each))));
            progress.say("writing " + request.out());
            ReleasedRun.write(plan, experiment, weights, names, folder.path());
            ReportFiles.write(report, folder.path());
            folder.finish();
        }
        return report;
    }

    /** Finds the only file of a kind. */
    private static Optional<OpenedWeights> only(
            List<OpenedWeights> opened, Class<? extends ReleasedLayout> kind) {
        List<OpenedWeights> all =
                opened.stream().filter(each -> kind.isInstance(each.layout())).toList();
        if (all.size() > 1) {
            throw all.get(1)
                    .keys()
                    .refused(
                            "is "
                                    + all.get(1).layout().words()
                                    + ", but "
                                    + all.get(0).keys().file()
                                    + " is one too",
                            "a pair is a tokenizer and a generator; import others one by one");
        }
        return all.stream().findFirst();
    }

    private ArmPlan planOf(Path run) {
        ArmFolder folder = new ArmFolder(run);
        if (!Files.exists(folder.settings())) {
            throw new ExperimentException(
                    Location.of(run.toString()),
                    "this folder holds no run: it has no arm.yaml",
                    "import the tokenizer's file first, or give both files at once");
        }
        return new Planner(catalog)
                .plan(Document.read(folder.settings()), List.of(Planner.WITHOUT_SCORES))
                .arms()
                .get(0);
    }

    private static void requireFit(OpenedWeights generator, ArmPlan plan) {
        Fit fit = ((TransformerLayout) generator.layout()).fit(plan.tokens());
        if (!fit.isAccepted()) {
            throw generator
                    .keys()
                    .refused(
                            "does not fit the tokenizer: it " + fit.reason(),
                            "give the tokenizer that it was trained with; the extent of the images"
                                    + " is set with image.height and image.width");
        }
    }

    private static List<String> names(
            Optional<List<String>> given, Optional<OpenedWeights> generator) {
        int classes =
                generator
                        .map(each -> ((TransformerLayout) each.layout()).classes())
                        .orElse(given.map(List::size).orElse(USUAL_CLASSES));
        List<String> names =
                given.orElseGet(
                        () -> IntStream.range(0, classes).mapToObj(String::valueOf).toList());
        if (names.size() != classes) {
            throw new ExperimentException(
                    Location.of("--classes"),
                    "names " + names.size() + " classes, but class_emb.weight is for " + classes,
                    "give one name a line, in the order of the labels");
        }
        return names;
    }

    private ImportedFile described(OpenedWeights opened, ImportDraft draft) {
        Path path = opened.file().path();
        try {
            progress.say("digest of " + path);
            return new ImportedFile(
                    path,
                    Files.size(path),
                    FileDigest.sha256(path),
                    opened.layout().words(),
                    opened.layout().findings().stream()
                            .filter(each -> !each.assumed() || draft.isOpen(each))
                            .toList(),
                    opened.check().entries());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
