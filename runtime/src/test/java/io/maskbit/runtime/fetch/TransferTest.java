package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.TAG;
import static io.maskbit.runtime.fetch.FetchCase.sha256;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.fetch.UnreliableServer.Behaviour;
import io.maskbit.runtime.fetch.UnreliableServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and networks that misbehave. */
class TransferTest {

    private static final byte[] WEIGHTS = weights(300_000, 1);
    private static final byte[] OTHERS = weights(200_000, 2);

    @TempDir Path folder;

    private FetchCase fetching() {
        return new FetchCase(folder);
    }

    /** Answers the first request in one way, and all further ones in another. */
    private static UnreliableServer first(Behaviour first, Behaviour then) throws IOException {
        AtomicInteger count = new AtomicInteger();
        return new UnreliableServer(
                (request, out) ->
                        (count.getAndIncrement() == 0 ? first : then).answer(request, out));
    }

    private static Behaviour honest(byte[] bytes, String tag) {
        return (request, out) -> UnreliableServer.file(request, out, bytes, tag);
    }

    /** Says all of its length, and ends before. */
    private static Behaviour dropsAt(int length) {
        return (request, out) -> {
            UnreliableServer.head(
                    out, "200 OK", "ETag: " + TAG, "Content-Length: " + WEIGHTS.length);
            out.write(WEIGHTS, 0, length);
        };
    }

    private static Behaviour says(String status, String... headers) {
        return (request, out) -> UnreliableServer.head(out, status, headers);
    }

    private void arrives(byte[] expected, Path file) throws IOException {
        assertArrayEquals(expected, Files.readAllBytes(file));
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("sha256.json", "w.bin"),
                    left.map(each -> each.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        try (UnreliableServer server = first(dropsAt(100_000), honest(WEIGHTS, TAG))) {
            FetchCase fetching = fetching();
            arrives(WEIGHTS, fetching.fetch(server));
            Request second = server.requests().get(1);
            assertEquals(TAG, second.header("if-range"));
            int from = Integer.parseInt(second.header("range").replaceAll("[^0-9]", ""));
            assertTrue(from > 0 && from <= 100_000, second.header("range"));
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void goesOnInALaterProcess() throws Exception {
        try (UnreliableServer server = new UnreliableServer(dropsAt(100_000))) {
            // The server never goes on in the middle: each try brings the same bytes again.
            fetching().refuses("could not be fetched", server);
        }
        assertTrue(Files.size(folder.resolve("w.bin.part")) > 0);
        assertFalse(Files.exists(folder.resolve("w.bin")));
        try (UnreliableServer server = new UnreliableServer(honest(WEIGHTS, TAG))) {
            arrives(WEIGHTS, fetching().fetch(server));
            assertEquals(TAG, server.requests().get(0).header("if-range"));
        }
    }

    @Test
    void beginsAnewWhereTheServerIgnoresRanges() throws Exception {
        Behaviour ignores =
                (request, out) -> {
                    UnreliableServer.head(
                            out, "200 OK", "ETag: " + TAG, "Content-Length: " + WEIGHTS.length);
                    out.write(WEIGHTS);
                };
        try (UnreliableServer server = first(dropsAt(100_000), ignores)) {
            arrives(WEIGHTS, fetching().fetch(server));
        }
    }

    @Test
    void beginsAnewWhenTheFileHasChanged() throws Exception {
        try (UnreliableServer server = first(dropsAt(100_000), honest(OTHERS, "\"version-2\""))) {
            FetchCase fetching = fetching();
            arrives(OTHERS, fetching.fetch(server));
            assertTrue(fetching.said.toString().contains("has changed"), fetching.said::toString);
        }
    }

    @Test
    void mistrustsPartsThatItDidNotAskFor() throws Exception {
        for (String range : List.of("bytes 0-99999/300000", "bytes x", "bytes 99999999-1/2")) {
            AtomicInteger count = new AtomicInteger();
            Behaviour wrong =
                    (request, out) -> {
                        if (count.getAndIncrement() > 0) {
                            honest(WEIGHTS, TAG).answer(request, out);
                            return;
                        }
                        UnreliableServer.head(
                                out,
                                "206 Partial Content",
                                "Content-Range: " + range,
                                "Content-Length: 100000");
                        out.write(WEIGHTS, 0, 100_000);
                    };
            try (UnreliableServer server = first(dropsAt(100_000), wrong)) {
                arrives(WEIGHTS, fetching().fetch(server));
            }
            Files.delete(folder.resolve("w.bin"));
            Files.delete(folder.resolve("sha256.json"));
        }
    }

    @Test
    void knowsAPartThatIsWhole() throws Exception {
        Files.write(folder.resolve("w.bin.part"), WEIGHTS);
        Files.writeString(folder.resolve("w.bin.part.json"), "{\"version\":\"\\\"version-1\\\"\"}");
        try (UnreliableServer server =
                new UnreliableServer(
                        says(
                                "416 Range Not Satisfiable",
                                "Content-Range: bytes */" + WEIGHTS.length,
                                "Content-Length: 0"))) {
            arrives(WEIGHTS, fetching().fetch(server));
        }
    }

    @Test
    void throwsAPartAwayThatIsLongerThanTheFile() throws Exception {
        Files.write(folder.resolve("w.bin.part"), WEIGHTS);
        Files.writeString(folder.resolve("w.bin.part.json"), "{\"version\":\"\\\"version-1\\\"\"}");
        try (UnreliableServer server =
                first(
                        says(
                                "416 Range Not Satisfiable",
                                "Content-Range: bytes */200000",
                                "Content-Length: 0"),
                        honest(OTHERS, TAG))) {
            arrives(OTHERS, fetching().fetch(server));
        }
    }

    @Test
    void refusesLengthsThatLie() throws Exception {
        Behaviour twoLengths =
                says("200 OK", "X-Linked-Size: 10", "Content-Length: 20", "ETag: " + TAG);
        try (UnreliableServer server = new UnreliableServer(twoLengths)) {
            fetching().refuses("has two lengths: the hub says 10 bytes", server);
        }
        Behaviour endless =
                (request, out) -> {
                    UnreliableServer.head(out, "200 OK", "X-Linked-Size: 1000");
                    out.write(WEIGHTS); // until the connection ends
                };
        try (UnreliableServer server = new UnreliableServer(endless)) {
            fetching().refuses("sends more than the 1000 bytes", server);
        }
        try (UnreliableServer server =
                new UnreliableServer(says("200 OK", "Content-Length: 99999999999"))) {
            fetching().refuses("has 99999999999 bytes", server);
        }
        Behaviour tooShort =
                (request, out) -> {
                    UnreliableServer.head(out, "200 OK", "X-Linked-Size: 300000");
                    out.write(WEIGHTS, 0, 1000);
                };
        try (UnreliableServer server = new UnreliableServer(tooShort)) {
            fetching().refuses("the connection ended at byte 1000 of 300000", server);
        }
        assertFalse(Files.exists(folder.resolve("w.bin")));
    }

    @Test
    void refusesOtherBytesThanTheHubSays() throws Exception {
        String digest = sha256(WEIGHTS);
        Behaviour linked =
                (request, out) -> {
                    UnreliableServer.head(
                            out,
                            "200 OK",
                            "X-Linked-Etag: \"" + digest + "\"",
                            "Content-Length: " + OTHERS.length);
                    out.write(OTHERS);
                };
        try (UnreliableServer server = new UnreliableServer(linked)) {
            String message = fetching().refusal(server.address(), FetchCase.NAME);
            assertTrue(message.contains(digest), message);
            assertTrue(message.contains(sha256(OTHERS)), message);
        }
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void refusesWebPages() throws Exception {
        Behaviour typed = says("200 OK", "Content-Type: text/html; charset=x", "Content-Length: 0");
        try (UnreliableServer server = new UnreliableServer(typed)) {
            fetching().refuses("a web page", server);
        }
        try (UnreliableServer server =
                new UnreliableServer(
                        (request, out) -> UnreliableServer.text(out, "200 OK", "<html>sign in"))) {
            fetching().refuses("a web page", server);
        }
        try (UnreliableServer server = new UnreliableServer(says("200 OK", "Content-Length: 0"))) {
            fetching().refuses("is empty", server);
        }
    }

    @Test
    void doesNotWaitForServersThatStop() throws Exception {
        Behaviour stops =
                (request, out) -> {
                    UnreliableServer.head(
                            out, "200 OK", "ETag: " + TAG, "Content-Length: " + WEIGHTS.length);
                    out.write(WEIGHTS, 0, 100_000);
                    out.flush();
                    Thread.sleep(1000);
                };
        try (UnreliableServer server = first(stops, honest(WEIGHTS, TAG))) {
            FetchCase fetching = fetching().stall(Duration.ofMillis(250));
            arrives(WEIGHTS, fetching.fetch(server));
            assertTrue(fetching.said.toString().contains("has stopped"), fetching.said::toString);
        }
    }

    @Test
    void asksBusyServersAgainAndOthersNot() throws Exception {
        try (UnreliableServer server =
                first(
                        says("503 Busy", "Retry-After: 0", "Content-Length: 0"),
                        honest(WEIGHTS, TAG))) {
            arrives(WEIGHTS, fetching().fetch(server));
        }
        Files.delete(folder.resolve("w.bin"));
        for (String[] answer :
                new String[][] {
                    {"404 Not Found", "does not exist (404)"},
                    {"401 Unauthorized", "without signing in (401)"},
                    {"400 Bad", "is answered with 400"}
                }) {
            try (UnreliableServer server =
                    new UnreliableServer(says(answer[0], "Content-Length: 0"))) {
                fetching().refuses(answer[1], server);
                assertEquals(1, server.requests().size());
            }
        }
        try (UnreliableServer server =
                new UnreliableServer(says("500 Broken", "Content-Length: 0"))) {
            fetching().refuses("the server answers 500", server);
            assertEquals(4, server.requests().size());
        }
        try (UnreliableServer server = new UnreliableServer((request, out) -> out.write(7))) {
            fetching().refuses("could not be fetched", server);
        }
    }

    @Test
    void onlyOneProcessFetchesAFile() throws Exception {
        try (PartFile other = PartFile.open(folder.resolve("w.bin"));
                UnreliableServer server = new UnreliableServer(honest(WEIGHTS, TAG))) {
            fetching().refuses("is being fetched by another process", server);
            assertEquals(0, other.length());
        }
    }

    @Test
    void aDroppingServerIsReachedInTheEnd() throws Exception {
        // Each connection brings 70,000 bytes more: every try is a success of its own.
        Behaviour drops =
                (request, out) -> {
                    String range = request.header("range").replaceAll("[^0-9]", "");
                    int from = range.isEmpty() ? 0 : Integer.parseInt(range);
                    String length = "Content-Length: " + (WEIGHTS.length - from);
                    if (from == 0) {
                        UnreliableServer.head(out, "200 OK", "ETag: " + TAG, length);
                    } else {
                        UnreliableServer.head(
                                out,
                                "206 Partial Content",
                                length,
                                "Content-Range: bytes " + from + "-299999/300000");
                    }
                    out.write(
                            Arrays.copyOfRange(
                                    WEIGHTS, from, Math.min(WEIGHTS.length, from + 70_000)));
                };
        try (UnreliableServer server = new UnreliableServer(drops)) {
            arrives(WEIGHTS, fetching().fetch(server));
            assertTrue(server.requests().size() > 4);
        }
    }
}
