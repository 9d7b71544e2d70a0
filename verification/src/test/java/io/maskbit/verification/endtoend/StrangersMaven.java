package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maven as a stranger has it: our artifacts are installed, as by {@code mvn install}, and nothing
 * of this checkout is known. Other libraries come from what this build has resolved, so that no
 * network is needed.
 */
final class StrangersMaven {

    private static final Path HOUSE = Path.of("..");
    private static final int MINUTES = 15;

    private final Path folder;
    private final Path repository;
    private final Path settings;

    private StrangersMaven(Path folder) {
        this.folder = folder;
        repository = folder.resolve("repository");
        settings = folder.resolve("settings.xml");
    }

    /**
     * Installs our artifacts into a repository of their own.
     *
     * @param folder where everything goes
     */
    static StrangersMaven in(Path folder) throws IOException {
        StrangersMaven maven = new StrangersMaven(folder);
        String resolved =
                System.getProperty(
                        "maskbit.repository",
                        Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
        String place = "<id>resolved</id><url>" + Path.of(resolved).toUri() + "</url>";
        Files.writeString(
                maven.settings,
                "<settings><profiles><profile><id>resolved</id><repositories><repository>"
                        + place
                        + "</repository></repositories><pluginRepositories><pluginRepository>"
                        + place
                        + "</pluginRepository></pluginRepositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>resolved</activeProfile>"
                        + "</activeProfiles></settings>\n");
        String parent = Files.readString(HOUSE.resolve("pom.xml"));
        String version =
                first(parent, "<artifactId>maskbit-parent</artifactId>\\s*<version>([^<]+)<");
        maven.install(HOUSE, "maskbit-parent", version, false);
        maven.install(HOUSE.resolve("bom"), "maskbit-bom", version, false);
        Matcher published =
                Pattern.compile("<artifactId>(maskbit-([^<]+))</artifactId>")
                        .matcher(Files.readString(HOUSE.resolve("bom").resolve("pom.xml")));
        while (published.find()) {
            if (!published.group(2).equals("bom")) {
                maven.install(HOUSE.resolve(published.group(2)), published.group(1), version, true);
            }
        }
        return maven;
    }

    private void install(Path module, String artifact, String version, boolean jar)
            throws IOException {
        Path place =
                Files.createDirectories(
                        repository.resolve("io/maskbit").resolve(artifact).resolve(version));
        String name = artifact + "-" + version;
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
        if (jar) {
            Path packaged = module.resolve("target").resolve(name + ".jar");
            assertTrue(
                    Files.exists(packaged),
                    "there is no " + packaged + "; this test uses packaged modules: mvn verify");
            Files.copy(packaged, place.resolve(name + ".jar"));
        }
    }

    /**
     * Builds several projects at once.
     *
     * @param projects folders inside this Maven's folder
     * @param goals such as {@code verify}
     * @return what the build said
     */
    String build(List<String> projects, String... goals) throws IOException, InterruptedException {
        StringBuilder modules = new StringBuilder();
        projects.forEach(each -> modules.append("<module>").append(each).append("</module>"));
        Path all = folder.resolve("pom.xml");
        Files.writeString(
                all,
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">"
                        + "<modelVersion>4.0.0</modelVersion><groupId>strangers</groupId>"
                        + "<artifactId>all</artifactId><version>1</version>"
                        + "<packaging>pom</packaging><modules>"
                        + modules
                        + "</modules></project>\n");
        List<String> command = new ArrayList<>(List.of(executable(), "-q", "-B", "-ntp", "-f"));
        command.addAll(List.of(all.toString(), "-gs", settings.toString()));
        command.add("-Dmaven.repo.local=" + repository);
        command.addAll(List.of(goals));
        Path said = folder.resolve("build.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(said);
        assertTrue(ended, text);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static String executable() {
        boolean windows = File.separatorChar == '\\';
        String name = windows ? "mvn.cmd" : "mvn";
        String home = System.getProperty("maskbit.maven", "");
        return home.isEmpty() ? name : Path.of(home, "bin", name).toString();
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> "no " + pattern);
        return matcher.group(1);
    }
}
