package io.maskbit.runtime.weights;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The experiment that imported models belong to, made of what their files and the users say. */
final class ImportDraft {

    /** Sections that a recipe may decide. The device is the user's, and nothing is trained. */
    private static final List<String> OF_RECIPES =
            List.of(
                    "precision",
                    "image",
                    "data",
                    "tokenizer",
                    "quantizer",
                    "generator",
                    "sampling");

    private static final List<String> OF_TOKENIZERS = List.of("image", "tokenizer", "quantizer");
    private static final int USUAL_RESOLUTIONS = 5;

    private final String experiment;
    private final Optional<TokenizerLayout> tokenizer;
    private final Optional<TransformerLayout> generator;
    private final Map<String, Node.Entry> given = new LinkedHashMap<>();
    private final String decider;
    private final Hints hints;
    private final List<SetOption> settings;

    /**
     * Drafts an experiment.
     *
     * @param experiment its name
     * @param tokenizer the tokenizer, if a file holds it
     * @param generator the generator, if a file holds it
     * @param standsOn the run whose tokenizer the generator gets
     * @param recipe the recipe that must agree with the files
     * @param settings settings of the command line
     */
    ImportDraft(
            String experiment,
            Optional<TokenizerLayout> tokenizer,
            Optional<TransformerLayout> generator,
            Optional<ArmPlan> standsOn,
            Optional<Document> recipe,
            List<SetOption> settings) {
        this.experiment = experiment;
        this.tokenizer = tokenizer;
        this.generator = generator;
        this.settings = List.copyOf(settings);
        this.decider = recipe.map(Document::name).orElse("--set");
        Node.Mapping said =
                recipe.map(Document::root).orElse(Node.Mapping.empty(Location.of("--set")));
        this.hints = Hints.of(said, settings);
        take(said, OF_RECIPES);
        standsOn.ifPresent(plan -> take(plan.settings(), OF_TOKENIZERS));
        if (generator.isEmpty()) {
            given.keySet().removeAll(Set.of("generator", "sampling"));
        }
    }

    /** Takes sections, without the place of trained weights: an imported run holds its own. */
    private void take(Node.Mapping root, List<String> sections) {
        for (String key : sections) {
            Node.Entry entry = root.entries().get(key);
            if (entry == null) {
                continue;
            }
            given.put(
                    key,
                    entry.value() instanceof Node.Mapping section && key.equals("tokenizer")
                            ? new Node.Entry(entry.key(), section.without("weights"))
                            : entry);
        }
    }

    /** Returns settings that no file says and nobody has given. */
    List<Finding> surroundings() {
        Stream<Finding> all = Surroundings.image(generator, resolutions()).stream();
        if (tokenizer.isEmpty()) {
            all =
                    Stream.concat(
                            all,
                            generator.stream()
                                    .flatMap(g -> Surroundings.tokenizer(g, hints).stream()));
        }
        all =
                Stream.concat(
                        all, generator.stream().flatMap(g -> Surroundings.sampling(g).stream()));
        return all.filter(this::isOpen).toList();
    }

    /** Returns whether nobody has decided a setting. */
    boolean isOpen(Finding finding) {
        return !given.containsKey(section(finding.setting()))
                && hints.of(finding.setting()).isEmpty();
    }

    /** Returns whether nobody and nothing says how large the images are. */
    boolean lacksImage() {
        return !given.containsKey("image")
                && hints.of("image.height").isEmpty()
                && Surroundings.image(generator, resolutions()).isEmpty();
    }

    private int resolutions() {
        return tokenizer.map(TokenizerLayout::resolutions).orElse(USUAL_RESOLUTIONS);
    }

    private List<Finding> findings() {
        return Stream.concat(tokenizer.stream(), generator.stream())
                .flatMap(layout -> layout.findings().stream())
                .toList();
    }

    /**
     * Plans it.
     *
     * @param catalog components
     * @return the arm
     * @throws ExperimentException if it cannot be built, or a recipe or setting says otherwise than
     *     a file: every difference is named
     */
    ArmPlan plan(Catalog catalog) {
        Document text = Document.parse(experiment, text());
        Node.Mapping root = text.root();
        for (Map.Entry<String, Node.Entry> each : given.entrySet()) {
            root = root.with(each.getKey(), each.getValue());
        }
        ArmPlan plan =
                new Planner(catalog)
                        .plan(new Document(text.name(), text.text(), root), settings)
                        .arms()
                        .get(0);
        requireAgreement(plan);
        return plan;
    }

    private String text() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        Stream.concat(findings().stream(), surroundings().stream())
                .filter(each -> !given.containsKey(section(each.setting())))
                .forEach(
                        each ->
                                sections.computeIfAbsent(
                                                section(each.setting()), key -> new ArrayList<>())
                                        .add(key(each.setting()) + ": " + each.value()));
        StringBuilder text = new StringBuilder();
        text.append("experiment: ").append(experiment).append('\n');
        text.append("train: ").append(generator.isPresent() ? "both" : "tokenizer").append('\n');
        if (!given.containsKey("data")) {
            text.append("data: {use: shapes}\n"); // nothing is trained, so no files are needed
        }
        sections.forEach(
                (section, values) ->
                        text.append(section)
                                .append(": {")
                                .append(String.join(", ", values))
                                .append("}\n"));
        // Never trained; a plan needs the numbers.
        text.append("tokenizer_loop: {steps: 1, warmup: 0}\n");
        if (generator.isPresent()) {
            text.append("generator_loop: {steps: 1, warmup: 0}\n");
        }
        return text.toString();
    }

    private void requireAgreement(ArmPlan plan) {
        Map<String, String> planned =
                plan.settings().leaves().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, each -> each.getValue().flow()));
        List<Problem> problems = new ArrayList<>();
        for (Finding each : findings()) {
            String value = planned.getOrDefault(each.setting(), "nothing");
            if (!each.assumed() && !meaning(each.setting(), value).equals(meaning(each))) {
                problems.add(
                        Problem.at(
                                Location.of(decider),
                                each.setting()
                                        + " is "
                                        + each.value()
                                        + " in the file ("
                                        + each.source()
                                        + "), but "
                                        + value
                                        + " here"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ExperimentException(decider, problems);
        }
    }

    private String meaning(Finding finding) {
        return meaning(finding.setting(), finding.value());
    }

    /** Spells out values that have two spellings. */
    private String meaning(String setting, String value) {
        if (setting.equals("tokenizer.num_res_blocks_decoder") && value.equals("0")) {
            return findings().stream()
                    .filter(each -> each.setting().equals("tokenizer.num_res_blocks"))
                    .map(Finding::value)
                    .findFirst()
                    .orElse(value);
        }
        return setting.equals("tokenizer.attention_levels")
                ? value.replace("-1", Integer.toString(resolutions() - 1))
                : value;
    }

    private static String section(String setting) {
        return setting.substring(0, setting.indexOf('.'));
    }

    private static String key(String setting) {
        return setting.substring(setting.indexOf('.') + 1);
    }
}
