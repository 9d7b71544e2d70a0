package io.maskbit.runtime.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Fetches from servers of this machine, and keeps what was said on the way. */
final class FetchCase {

    static final String NAME = "owner/model/w.bin";
    static final String TAG = "\"version-1\"";
    private static final Patience SHORT =
            new Patience(4, Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofMillis(1500));

    final List<String> said = new ArrayList<>();
    private final Path folder;
    private Map<String, String> variables = Map.of();
    private boolean offline;
    private Patience patience = SHORT;

    FetchCase(Path folder) {
        this.folder = folder;
    }

    FetchCase variables(Map<String, String> given) {
        variables = given;
        return this;
    }

    FetchCase offline() {
        offline = true;
        return this;
    }

    FetchCase stall(Duration stall) {
        patience = new Patience(SHORT.tries(), SHORT.pause(), SHORT.connect(), stall);
        return this;
    }

    /** Returns the folder of the repository that {@link #NAME} is in. */
    Path home() {
        return folder.resolve("owner/model");
    }

    /** Returns what is in that folder. */
    List<String> left() throws IOException {
        try (var left = Files.list(home())) {
            return left.map(each -> each.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    /** Expects that a file came, and nothing beside it. */
    void arrives(byte[] expected, UnreliableServer server) throws IOException {
        assertArrayEquals(expected, Files.readAllBytes(fetch(server)));
        assertEquals(List.of("sha256.json", "w.bin"), left());
    }

    Path fetch(String hub, String name) {
        Progress progress =
                new Progress() {
                    @Override
                    public void at(String task, long done, long total, String numbers) {
                        assertTrue(done <= total, done + " of " + total);
                    }

                    @Override
                    public void say(String fact) {
                        said.add(fact);
                    }
                };
        return new WeightFetch(hub, offline, variables, patience, progress).fetch(name, folder);
    }

    Path fetch(UnreliableServer server) {
        return fetch(server.address(), NAME);
    }

    String refusal(String hub, String name) {
        String message =
                assertThrows(ExperimentException.class, () -> fetch(hub, name)).getMessage();
        assertFalse(message.contains("\u001b"), message);
        return message;
    }

    void refuses(String expected, UnreliableServer server) {
        String message = refusal(server.address(), NAME);
        assertTrue(message.contains(expected), message);
    }

    /** Bytes that begin as no web page does. */
    static byte[] weights(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        bytes[0] = 'P';
        return bytes;
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
