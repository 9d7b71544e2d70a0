package io.maskbit.runtime.fetch;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.WorkLock;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.TensorFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches published weights into a folder, once; afterwards finds and checks them there. Each
 * repository has a folder of its own below, {@code OWNER/REPOSITORY}, since many name their files
 * alike.
 */
public final class WeightFetch {

    /** The public hub. */
    public static final String HUB = "https://huggingface.co";

    /** Held by who fetches into the folder of a repository; no weights are called so. */
    private static final String LOCK = ".lock";

    private final String hub;
    private final boolean offline;
    private final Map<String, String> variables;
    private final Patience patience;
    private final Progress progress;

    /**
     * A way to fetch.
     *
     * @param hub address of the hub, such as {@link #HUB}
     * @param offline never to connect
     * @param variables of the environment: those of proxies are honoured, and {@code
     *     MASKBIT_OFFLINE} is as good as {@code offline}
     * @param patience how long a server is waited for
     * @param progress told of bytes that came, and of further tries
     */
    public WeightFetch(
            String hub,
            boolean offline,
            Map<String, String> variables,
            Patience patience,
            Progress progress) {
        this.hub = hub;
        this.offline = offline || isSet(variables.getOrDefault("MASKBIT_OFFLINE", ""));
        this.variables = Map.copyOf(variables);
        this.patience = patience;
        this.progress = progress;
    }

    private static boolean isSet(String value) {
        return !List.of("", "0", "false", "no").contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the folder in which weights are kept unless another is named: {@code weights} below
     * {@code MASKBIT_CACHE}, else below {@code maskbit} in the user's cache.
     *
     * @param variables of the environment
     * @param home the user's folder
     */
    public static Path cache(Map<String, String> variables, Path home) {
        String own = variables.getOrDefault("MASKBIT_CACHE", "");
        String common = variables.getOrDefault("XDG_CACHE_HOME", "");
        if (!own.isEmpty()) {
            return Path.of(own, "weights");
        }
        Path caches = common.isEmpty() ? home.resolve(".cache") : Path.of(common);
        return caches.resolve("maskbit").resolve("weights");
    }

    /**
     * Fetches a file, unless it is there.
     *
     * @param name of {@link PublishedWeights}, or owner/repository, or owner/repository/file
     * @param folder below which it will lie, as {@code OWNER/REPOSITORY/FILE}; made if it is not
     *     there
     * @return the file, whole, with the digest that was recorded when it came
     * @throws ExperimentException if it cannot be had, or is not what it was
     */
    public Path fetch(String name, Path folder) {
        WantedWeights wanted = WantedWeights.of(name);
        try {
            Optional<Path> here = here(wanted, folder);
            if (here.isPresent()) {
                return here.orElseThrow();
            }
            if (offline) {
                throw Refusals.of(
                        wanted.text(),
                        "is not in " + folder + ", and nothing is fetched offline",
                        "where there is a network: maskbit fetch " + name + " --out DIR",
                        "then copy DIR with its sha256.json here, and give it with --out");
            }
            return download(wanted, folder);
        } catch (IOException e) {
            ExperimentException refusal =
                    Refusals.of(folder, "cannot be used: " + Refusals.plain(e.toString()));
            refusal.initCause(e);
            throw refusal;
        }
    }

    private Optional<Path> here(WantedWeights wanted, Path folder) throws IOException {
        Path home = folder.resolve(wanted.repository());
        List<String> names = wanted.file().map(List::of).orElse(wanted.candidates());
        for (String name : names) {
            if (Files.exists(home.resolve(name))) {
                return Optional.of(known(wanted, folder, name));
            }
        }
        if (wanted.file().isPresent() || !Files.isDirectory(home)) {
            return Optional.empty();
        }
        requireInside(home.resolve(LOCK), folder);
        Optional<String> name = DigestRecord.of(home).fetched();
        return name.isPresent()
                ? Optional.of(known(wanted, folder, name.orElseThrow()))
                : Optional.empty();
    }

    /** Checks a file that is there; one without a record could be anybody's. */
    private Path known(WantedWeights wanted, Path folder, String name) throws IOException {
        Path home = folder.resolve(wanted.repository());
        Path file = home.resolve(name);
        requireInside(file, folder);
        DigestRecord.of(home).check(name, wanted.repository());
        progress.say("already here, and unchanged since it was fetched");
        return file;
    }

    private Path download(WantedWeights wanted, Path folder) throws IOException {
        Connection connection = new Connection(variables, patience);
        Hub source = new Hub(connection, hub);
        List<String> names = source.files(wanted);
        Path home = folder.resolve(wanted.repository());
        Files.createDirectories(folder);
        requireInside(home.resolve(LOCK), folder);
        Files.createDirectories(home);
        WorkLock lock = WorkLock.take(home.resolve(LOCK), "a copy of " + wanted.repository());
        try (lock) {
            return firstOf(connection, source, wanted, names, folder);
        }
    }

    private Path firstOf(
            Connection connection,
            Hub source,
            WantedWeights wanted,
            List<String> names,
            Path folder)
            throws IOException {
        for (int i = 0; i < names.size(); i++) {
            try {
                return download(connection, source, wanted, names.get(i), folder);
            } catch (ExperimentException e) {
                boolean absent = String.valueOf(e.getMessage()).contains("does not exist (404)");
                if (!absent || i == names.size() - 1) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("a wanted file has at least one name");
    }

    private Path download(
            Connection connection, Hub source, WantedWeights wanted, String name, Path folder)
            throws IOException {
        Path home = folder.resolve(wanted.repository());
        Path file = home.resolve(name);
        requireInside(file, folder);
        if (Files.exists(file)) {
            return known(wanted, folder, name); // of another process, a moment ago
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        URI address = source.address(wanted.repository(), name);
        try (PartFile part = PartFile.open(file)) {
            boolean kept = false;
            try {
                Transfer.Arrival arrival =
                        new Transfer(connection, progress, address, part, name).run();
                String digest = verified(part, address, arrival);
                DigestRecord record = DigestRecord.of(home);
                requireSame(record.digest(name), file, digest, part);
                // The record first: a file without one is not trusted.
                record.add(name, part.length(), wanted.repository(), address.toString(), digest);
                part.complete();
                kept = true;
                progress.say("SHA-256 " + digest + words(arrival.sha256()));
                return file;
            } finally {
                if (!kept && part.length() == 0) {
                    part.discard();
                }
            }
        }
    }

    /** A file that was fetched before and is gone must come back as it was. */
    private static void requireSame(
            Optional<String> recorded, Path file, String digest, PartFile part) throws IOException {
        if (recorded.isPresent() && !recorded.orElseThrow().equals(digest)) {
            part.begin(Optional.empty());
            throw Refusals.of(
                    file,
                    "is another file at the hub than when it was fetched first; thrown away",
                    "recorded SHA-256 " + recorded.orElseThrow(),
                    "what came        " + digest,
                    "to take the new one, delete its entry in sha256.json");
        }
    }

    private static String words(Optional<String> expected) {
        return expected.isPresent() ? ", as the hub says" : "; the hub gives none to compare";
    }

    private static String verified(PartFile part, URI address, Transfer.Arrival arrival)
            throws IOException {
        Optional<String> expected = arrival.sha256();
        requireWeights(part, address);
        if (expected.isEmpty() && !arrival.isMeasured()) {
            requireWhole(part, address);
        }
        String digest = FileDigest.sha256(part.path());
        if (expected.isPresent() && !expected.orElseThrow().equals(digest)) {
            part.begin(Optional.empty());
            throw Refusals.of(
                    address,
                    "came with other bytes than the hub says; thrown away",
                    "the hub's SHA-256 " + expected.orElseThrow(),
                    "what came       " + digest);
        }
        return digest;
    }

    private static void requireWeights(PartFile part, URI address) throws IOException {
        byte[] start;
        try (var bytes = Files.newInputStream(part.path())) {
            start = bytes.readNBytes(8);
        }
        if (start.length == 0 || start[0] == '<') {
            part.begin(Optional.empty());
            throw Refusals.of(
                    address,
                    start.length == 0 ? "is empty" : "is a web page instead of weights",
                    "a proxy or a sign-in page may stand between: open the address in a browser");
        }
    }

    /** Nobody said how long the file is: it may end where the connection did. */
    private static void requireWhole(PartFile part, URI address) throws IOException {
        try (TensorFile weights = TensorFile.open(part.path())) {
            weights.names();
        } catch (ExperimentException e) {
            part.begin(Optional.empty());
            ExperimentException refusal =
                    Refusals.of(
                            address,
                            "came without a length or digest, and is no whole file of weights;"
                                    + " thrown away",
                            "the connection may have ended early: try again, or another network");
            refusal.initCause(e);
            throw refusal;
        }
    }

    /** A link in the folder could lead anywhere. */
    private static void requireInside(Path file, Path folder) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        while (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = parent.getParent();
        }
        boolean inside = parent.toRealPath().startsWith(folder.toRealPath());
        boolean plain =
                !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!inside || !plain) {
            throw Refusals.of(
                    file, "is a link, or lies behind one", "expected a file of the folder itself");
        }
    }
}
