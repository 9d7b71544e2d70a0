package io.maskbit.runtime.fetch;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one file here, in as many pieces as the network allows. What has come is kept; the rest is
 * asked for only if the server says that it belongs to the same version of the file.
 */
final class Transfer {

    /** Longest file that is fetched. */
    static final long LONGEST = 16L << 30;

    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/(.+)");
    private static final int BUFFER = 1 << 16;

    /** So much of a file in one try is a success of its own. */
    private static final long WORTHWHILE = 1 << 16;

    private final Connection connection;
    private final Progress progress;
    private final URI address;
    private final PartFile part;
    private final String task;
    private Optional<String> sha256 = Optional.empty();
    private long total = -1;
    private boolean isMeasured;

    Transfer(Connection connection, Progress progress, URI address, PartFile part, String task) {
        this.connection = connection;
        this.progress = progress;
        this.address = address;
        this.part = part;
        this.task = task;
    }

    /** Something that may go better when it is tried again. */
    private static final class Again extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Optional<String> wait;

        Again(String message, Optional<String> wait) {
            super(message);
            this.wait = wait;
        }
    }

    /**
     * What came.
     *
     * @param sha256 the digest that the hub gives, if it gives one
     * @param isMeasured whether anybody said how long the file is; it is as long then
     */
    record Arrival(Optional<String> sha256, boolean isMeasured) {}

    /**
     * Brings the file into the part.
     *
     * @return what the servers said of it
     * @throws IOException if the disk fails
     * @throws ExperimentException if the hub refuses, lies, or is silent for too long
     */
    Arrival run() throws IOException {
        int failed = 0;
        while (true) {
            long before = part.length();
            try {
                attempt();
                progress.at(task, part.length(), part.length(), "");
                return new Arrival(sha256, isMeasured);
            } catch (IOException e) {
                failed = part.length() - before >= WORTHWHILE ? 1 : failed + 1;
                if (failed >= connection.patience().tries()) {
                    throw silent(e);
                }
                pause(e, failed);
            }
        }
    }

    private ExperimentException silent(IOException last) {
        ExperimentException refusal =
                Refusals.of(
                        address,
                        "could not be fetched: " + reason(last),
                        "tried "
                                + connection.patience().tries()
                                + " times; what has come is kept, so ask again later",
                        "behind a proxy set https_proxy; without a network use --offline");
        refusal.initCause(last);
        return refusal;
    }

    private static String reason(IOException failure) {
        if (failure instanceof ConnectException) {
            return "nobody answers there";
        }
        return Refusals.plain(String.valueOf(failure.getMessage()));
    }

    private void pause(IOException failure, int failed) {
        Patience patience = connection.patience();
        Duration wait =
                failure instanceof Again again && again.wait.isPresent()
                        ? patience.asked(again.wait.orElseThrow(), failed)
                        : patience.after(failed);
        progress.say(reason(failure) + "; trying again in " + wait.toMillis() / 1000.0 + " s");
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.of(address, "was interrupted");
        }
    }

    private void attempt() throws IOException {
        Optional<String> version = part.version();
        long have = version.isPresent() ? part.length() : 0;
        Map<String, String> headers =
                have > 0
                        ? Map.of("Range", "bytes=" + have + "-", "If-Range", version.orElseThrow())
                        : Map.of();
        try (Connection.Answer answer = connection.get(address, headers)) {
            note(answer);
            switch (answer.status()) {
                case 200 -> whole(answer, have, version);
                case 206 -> rest(answer, have, version);
                case 416 -> beyond(answer, have);
                default -> refuse(answer);
            }
        }
    }

    private void note(Connection.Answer answer) {
        Optional.ofNullable(answer.linked().get("x-linked-etag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .filter(tag -> tag.matches("[0-9a-f]{64}"))
                .ifPresent(digest -> sha256 = Optional.of(digest));
    }

    private void whole(Connection.Answer answer, long have, Optional<String> version)
            throws IOException {
        requireFile(answer);
        Optional<String> now = strong(answer);
        if (have > 0) {
            progress.say(
                    now.isPresent() && !now.equals(version)
                            ? "the file at the hub has changed; beginning anew"
                            : "the server cannot go on in the middle; beginning anew");
        }
        part.begin(now);
        receive(answer, answer.number("content-length"));
    }

    private void rest(Connection.Answer answer, long have, Optional<String> version)
            throws IOException {
        Matcher range = RANGE.matcher(answer.header("content-range").orElse(""));
        boolean fits = range.matches() && Long.parseLong(range.group(1)) == have && have > 0;
        if (!fits || (strong(answer).isPresent() && !strong(answer).equals(version))) {
            part.begin(Optional.empty());
            throw new Again(
                    "the server sent another part than the one asked for", Optional.empty());
        }
        String all = range.group(2);
        receive(answer, all.matches("[0-9]{1,18}") ? Long.parseLong(all) : -1);
    }

    /** The server has nothing behind what is here: it is whole, or of another version. */
    private void beyond(Connection.Answer answer, long have) throws IOException {
        String range = answer.header("content-range").orElse("");
        if (have > 0 && range.equals("bytes */" + have)) {
            isMeasured = true;
            return;
        }
        part.begin(Optional.empty());
        throw new Again("the file at the hub is shorter than what is here", Optional.empty());
    }

    private void receive(Connection.Answer answer, long said) throws IOException {
        long linked = answer.number("x-linked-size");
        if (said >= 0 && linked >= 0 && said != linked) {
            throw Refusals.of(
                    address,
                    "has two lengths: the hub says "
                            + linked
                            + " bytes, the server that holds it "
                            + said,
                    "the download was not begun: try again later, or another network");
        }
        total = Math.max(said, linked);
        isMeasured = total >= 0;
        requireRoom();
        InputStream body = answer.response().body();
        byte[] buffer = new byte[BUFFER];
        try (StallWatch watch = new StallWatch(body, connection.patience().stall())) {
            try {
                for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                    watch.came(count);
                    part.append(buffer, count);
                    requireNotMore();
                    progress.at(task, part.length(), Math.max(total, part.length() + 1), "bytes");
                }
            } catch (IOException e) {
                throw watch.isStalled() ? new Again("the server has stopped", Optional.empty()) : e;
            }
        }
        if (total >= 0 && part.length() < total) {
            throw new Again(
                    "the connection ended at byte " + part.length() + " of " + total,
                    Optional.empty());
        }
    }

    private void requireRoom() throws IOException {
        if (total > LONGEST) {
            throw Refusals.of(
                    address, "has " + total + " bytes", "at most " + LONGEST + " are fetched");
        }
        Path folder = part.path().toAbsolutePath().getParent();
        long room = Files.getFileStore(folder).getUsableSpace();
        if (total - part.length() > room) {
            throw Refusals.of(
                    folder,
                    "has room for " + room + " bytes; " + (total - part.length()) + " are to come",
                    "make room, or give another folder with --out");
        }
    }

    private void requireNotMore() throws IOException {
        if (part.length() > (total >= 0 ? total : LONGEST)) {
            part.begin(Optional.empty());
            throw Refusals.of(
                    address,
                    "sends more than the " + (total >= 0 ? total : LONGEST) + " bytes it should",
                    "what has come was thrown away");
        }
    }

    private void requireFile(Connection.Answer answer) {
        String type = answer.header("content-type").orElse("");
        if (type.startsWith("text/html")) {
            throw Refusals.of(
                    address,
                    "answers with a web page instead of weights",
                    "a proxy or a sign-in page may stand between: open the address in a browser");
        }
    }

    private void refuse(Connection.Answer answer) throws IOException {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            throw new Again("the server answers " + status, answer.header("retry-after"));
        }
        throw Hub.refused(address, status);
    }

    private static Optional<String> strong(Connection.Answer answer) {
        return answer.header("etag").filter(tag -> tag.startsWith("\"") && tag.length() < 1000);
    }
}
