package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Bound;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plan.ComponentPlanner.QuantizerDraft;
import io.maskbit.runtime.plan.ComponentPlanner.TokenizerDraft;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.loop.GeneratorLoopConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans one arm: reads its sections and derives grid and tokens, from tokenizer to generator. */
final class ArmPlanner {

    private static final Set<Section> OPTIONAL =
            Set.of(Section.DISCRIMINATOR, Section.PERCEPTUAL_LOSS, Section.ADVERSARIAL);

    private final String name;
    private final Stage stage;
    private final Node.Mapping root;
    private final Problems problems;
    private final Sections sections;
    private final ComponentPlanner components;
    private final FitQuestion question;
    private final Map<Section, Node.Mapping> resolved = new EnumMap<>(Section.class);

    ArmPlanner(ExperimentFile.Source source, Stage stage, Catalog catalog, Problems all) {
        this.name = source.name();
        this.stage = stage;
        this.root = source.root();
        this.problems = name.equals(ExperimentFile.ALONE) ? all : all.in(name);
        this.sections = new Sections(root, catalog, problems);
        this.components = new ComponentPlanner(sections, problems);
        Suggestions suggestions =
                new Suggestions(catalog, written(Section.QUANTIZER), written(Section.GENERATOR));
        this.question = new FitQuestion(suggestions, problems);
    }

    private Node.Mapping written(Section section) {
        return root.get(section.key())
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .orElse(Node.Mapping.empty(root.location()));
    }

    /**
     * What planning an arm gave.
     *
     * @param plan the plan; empty if something is wrong
     * @param settings the resolved tree, without what could not be read
     * @param unread top-level keys that could not be read
     */
    record Outcome(Optional<ArmPlan> plan, Node.Mapping settings, Set<String> unread) {}

    /** Plans the arm; problems go to the collection given. */
    Outcome plan() {
        int before = problems.count();
        refuseWithoutEffect();
        Optional<Bound<Ground>> ground =
                new Binder("the experiment", problems)
                        .bind(Ground.config(), ExperimentFile.only(root, ExperimentFile.GROUND));
        Optional<MachineSettings> machine =
                new MachineSettings.Reader(sections, stage, resolved).read();
        machine.ifPresent(this::refuseIdleDiscriminator);
        machine.filter(m -> m.generatorLoop().isPresent()).ifPresent(this::refuseTable);
        machine.ifPresent(m -> new ScorePlanner(sections, stage, problems).check(m.evaluation()));
        Optional<ImageShape> image = ground.map(bound -> bound.value().shape());
        Optional<TokenizerDraft<?>> tokenizer = components.tokenizer(image);
        Optional<Path> weights = tokenizer.flatMap(draft -> weights(draft.choice()));
        Optional<GridShape> grid = tokenizer.flatMap(TokenizerDraft::grid);
        Optional<QuantizerDraft<?>> quantizer = components.quantizer(grid);
        Optional<DiscriminatorPlan<?>> discriminator =
                isChosen(Section.DISCRIMINATOR)
                        ? components.discriminator(image)
                        : Optional.empty();
        Optional<PerceptualLossPlan<?>> perceptualLoss =
                isChosen(Section.PERCEPTUAL_LOSS)
                        ? components.perceptualLoss(image)
                        : Optional.empty();
        Optional<GeneratorPlan<?>> generator =
                Section.GENERATOR.isUsedBy(stage)
                        ? components.generator(quantizer, question)
                        : Optional.empty();
        resolved.putAll(components.resolved());
        Node.Mapping tree = tree(ground);
        if (problems.count() > before) {
            return new Outcome(Optional.empty(), tree, unread(tree));
        }
        int channels = quantizer.orElseThrow().latentChannels();
        ArmPlan plan =
                new ArmPlan(
                        name,
                        stage,
                        ground.orElseThrow().value(),
                        tokenizerPlan(
                                tokenizer.orElseThrow(), image.orElseThrow(), channels, weights),
                        quantizerPlan(quantizer.orElseThrow()),
                        discriminator,
                        perceptualLoss,
                        generator,
                        machine.orElseThrow(),
                        tree);
        return new Outcome(Optional.of(plan), tree, Set.of());
    }

    private Set<String> unread(Node.Mapping tree) {
        Set<String> keys = new HashSet<>(ExperimentFile.GROUND);
        for (Section section : Section.values()) {
            boolean isOptional = OPTIONAL.contains(section);
            if (section.isUsedBy(stage) && (sections.has(section) || !isOptional)) {
                keys.add(section.key());
            }
        }
        keys.removeAll(tree.entries().keySet());
        return keys;
    }

    private static <C extends Record> TokenizerPlan<C> tokenizerPlan(
            TokenizerDraft<C> draft, ImageShape image, int channels, Optional<Path> weights) {
        return new TokenizerPlan<>(
                draft.choice().found(), draft.factory(), draft.config(), image, channels, weights);
    }

    private static <C extends Record> QuantizerPlan<C> quantizerPlan(QuantizerDraft<C> draft) {
        return new QuantizerPlan<>(
                draft.choice().found(),
                draft.factory(),
                draft.config(),
                draft.tokens().get(0),
                draft.latentChannels());
    }

    private boolean isChosen(Section section) {
        return section.isUsedBy(stage) && sections.has(section);
    }

    private void refuseWithoutEffect() {
        for (Section section : Section.values()) {
            if (!section.isUsedBy(stage) && sections.has(section)) {
                problems.add(
                        sections.placeOf(section.key()),
                        "the section '"
                                + section.key()
                                + "' has no effect with 'train: "
                                + words(stage)
                                + "'",
                        "remove it, or train: both");
            }
        }
        if (isChosen(Section.ADVERSARIAL) && !sections.has(Section.DISCRIMINATOR)) {
            problems.add(
                    sections.placeOf(Section.ADVERSARIAL.key()),
                    "the section 'adversarial' has no effect without a discriminator",
                    "remove it, or choose one: discriminator: {use: …}");
        }
    }

    private void refuseIdleDiscriminator(MachineSettings machine) {
        if (machine.adversarial().isPresent() && machine.tokenizerLoop().isPresent()) {
            try {
                machine.adversarial().get().stepsOf(machine.tokenizerLoop().get().steps());
            } catch (IllegalArgumentException e) {
                problems.add(
                        sections.placeOf(Section.ADVERSARIAL.key()),
                        "adversarial: " + e.getMessage(),
                        "the discriminator makes the steps of tokenizer_loop from 'start' on");
            }
        }
    }

    private void refuseTable(MachineSettings machine) {
        GeneratorLoopConfig loop = machine.generatorLoop().orElseThrow();
        boolean hasFile = !loop.tokenFile().toString().isEmpty();
        boolean isTable = hasFile || loop.tokens() == GeneratorLoopConfig.Tokens.TABLE;
        Location place = sections.placeOf(Section.GENERATOR_LOOP.key());
        if (isTable && machine.data().views().isEmpty()) {
            problems.add(
                    place,
                    "generator_loop: "
                            + (hasFile ? "'token_file'" : "'tokens: table'")
                            + " cannot hold random crops, which have no end",
                    "write 'data: {crop: center}', or 'tokens: encode'");
        }
        if (hasFile && stage != Stage.GENERATOR) {
            problems.add(
                    place,
                    "generator_loop: 'token_file' needs 'train: generator': the tokens of a"
                            + " tokenizer that is still to be trained lie in no file",
                    "remove it; or train: generator, with 'tokenizer: {weights: RUN}'");
        }
    }

    /** Reads where a trained tokenizer lies: to stand on, or to go on training from. */
    private Optional<Path> weights(Sections.Choice tokenizer) {
        Node.Entry written = tokenizer.section().entries().get(Sections.WEIGHTS);
        if (written == null && stage != Stage.GENERATOR) {
            return Optional.empty();
        }
        if (written == null) {
            problems.add(
                    tokenizer.section().location(),
                    tokenizer.words() + " needs 'weights' with 'train: generator'",
                    "give the folder of the run that trained it, or its weight file; or train: both");
            return Optional.empty();
        }
        Location place = written.value().location();
        try {
            if (written.value() instanceof Node.Scalar scalar && !scalar.text().isBlank()) {
                Path path = Path.of(scalar.text());
                if (Files.exists(path)) {
                    return Optional.of(path);
                }
                problems.add(
                        place,
                        tokenizer.words() + ": there are no weights at '" + path + "'",
                        "the path counts from the working folder " + Path.of("").toAbsolutePath());
                return Optional.empty();
            }
        } catch (InvalidPathException e) {
            // Said below like everything else that is no path.
        }
        problems.add(
                place,
                tokenizer.words()
                        + ": 'weights' must be the path of a run folder or weight file,"
                        + " but is "
                        + written.value().words());
        return Optional.empty();
    }

    private static String words(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private Node.Mapping tree(Optional<Bound<Ground>> ground) {
        Location place = root.location();
        Node.Mapping tree =
                Node.Mapping.empty(place)
                        .with(
                                "train",
                                new Node.Entry(place, new Node.Scalar(place, words(stage), false)));
        if (ground.isPresent()) {
            for (var entry : ground.get().settings().entries().entrySet()) {
                tree = tree.with(entry.getKey(), entry.getValue());
            }
        }
        for (var entry : resolved.entrySet()) { // an EnumMap: in the order of writing
            String key = entry.getKey().key();
            tree = tree.with(key, new Node.Entry(sections.placeOf(key), entry.getValue()));
        }
        return tree;
    }
}
