package io.maskbit.runtime.template;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A project of a third party: one working component, its contract test and an experiment that
 * compares it with a delivered one. It depends on published coordinates only.
 */
public final class PluginProject {

    /**
     * Version that projects are built against: that of this program, also before it is packaged.
     */
    private static final String VERSION = "0.1.0";

    private final Kind kind;
    private final PluginName name;
    private final Map<String, String> words;

    /** What differs from kind to kind. */
    private enum Kind {
        QUANTIZER(
                "Quantizer",
                "rounds each channel to a few levels",
                "channels: 3\nlevels: 4",
                false),
        TOKENIZER(
                "Tokenizer",
                "turns patches into latents by two matrices",
                "patch: 8\nwidth: 16",
                true),
        DISCRIMINATOR("Discriminator", "scores patches by a small network", "patch: 8", true),
        PERCEPTUAL_LOSS("PerceptualLoss", "compares pixels and edges", "edges: 0.5", false),
        GENERATOR(
                "Generator",
                "mixes positions and channels by matrices",
                "width: 16\ndepth: 2",
                true);

        private final String type;
        private final String about;
        private final String settings;
        private final boolean hasWeights;

        Kind(String type, String about, String settings, boolean hasWeights) {
            this.type = type;
            this.about = about;
            this.settings = settings;
            this.hasWeights = hasWeights;
        }

        ComponentKind kind() {
            return ComponentKind.valueOf(name());
        }

        String word() {
            return kind().key().replace('_', '-');
        }
    }

    private PluginProject(Kind kind, PluginName name) {
        this.kind = kind;
        this.name = name;
        String about = kind.about;
        words = new LinkedHashMap<>();
        words.put("vendor", name.vendor());
        words.put("artifact", name.artifact());
        words.put("package", name.packageName());
        words.put("Name", name.className());
        words.put("id", name.id());
        words.put("Kind", kind.type);
        words.put("kind words", kind.kind().words());
        words.put("settings", kind.settings.replace("\n", "\n                "));
        words.put("about", about);
        words.put("About", Character.toUpperCase(about.charAt(0)) + about.substring(1));
        words.put("version", VERSION);
    }

    /**
     * Describes a project; nothing is written yet.
     *
     * @param kind what it brings, such as {@code quantizer} or {@code perceptual-loss}
     * @param id its id, such as {@code acme.residual-vq}
     * @return the project
     * @throws ExperimentException if kind or id cannot be
     */
    public static PluginProject of(String kind, String id) {
        List<String> kinds = Arrays.stream(Kind.values()).map(Kind::word).toList();
        Optional<Kind> found =
                Arrays.stream(Kind.values())
                        .filter(each -> each.word().equals(kind.replace('_', '-')))
                        .findFirst();
        if (found.isEmpty()) {
            throw new ExperimentException(
                    Location.of("new-plugin"),
                    "there is no kind '" + kind + "'" + Spelling.suggestion(kind, kinds),
                    "choose among " + String.join(", ", kinds));
        }
        return new PluginProject(found.get(), PluginName.of(id));
    }

    /** Returns the name of the jar that its build makes, without folder. */
    public String jar() {
        return name.artifact() + "-1.0.0.jar";
    }

    /** Returns the name of the artifact. */
    public String artifact() {
        return name.artifact();
    }

    /** Returns its files: text by path inside the project, with slashes. */
    public Map<String, String> files() {
        String folder = name.packageName().replace('.', '/') + "/";
        String main = "src/main/java/" + folder + name.className();
        String own = kind.word() + "/";
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", text("shared/README.md"));
        files.put("pom.xml", text("shared/pom.xml"));
        files.put("experiment.yaml", text(own + "experiment.yaml"));
        files.put(".gitignore", text("shared/gitignore"));
        files.put("src/main/java/module-info.java", text("shared/module-info.java"));
        files.put(main + "Config.java", text(own + "Config.java"));
        files.put(main + kind.type + ".java", text(own + "Component.java"));
        files.put(main + kind.type + "Factory.java", text(own + "Factory.java"));
        if (kind.hasWeights) {
            files.put("src/main/java/" + folder + "Weights.java", text("shared/Weights.java"));
        }
        files.put(
                "src/main/resources/META-INF/services/io.maskbit.spi." + kind.type + "Factory",
                text("shared/service"));
        files.put(
                "src/test/java/" + folder + name.className() + kind.type + "Test.java",
                text("shared/Contract.java"));
        return Collections.unmodifiableMap(files);
    }

    private String text(String template) {
        String resource = template + ".txt";
        try (InputStream in = PluginProject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its template " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace("@" + word.getKey() + "@", word.getValue());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the project, whole or not at all.
     *
     * @param folder the project's folder; must be absent or empty
     * @throws ExperimentException if it holds something, or cannot be written
     */
    public void write(Path folder) {
        Location place = Location.of(folder.toString());
        Path target = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new ExperimentException(
                        place,
                        "is not empty, and nothing is overwritten",
                        "give another folder with --out");
            }
            Files.createDirectories(target.getParent());
            Path part = Files.createTempDirectory(target.getParent(), ".new-plugin-");
            for (Map.Entry<String, String> file : files().entrySet()) {
                Path path = part.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Files.deleteIfExists(target);
            Files.move(part, target);
        } catch (IOException e) {
            throw new ExperimentException(place, "cannot be written: " + e.getMessage());
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }
}
