package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.TAG;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.fetch.UnreliableServer.Behaviour;
import io.maskbit.runtime.fetch.UnreliableServer.Request;
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

    /** Says all of its length, and ends before. */
    private static Behaviour dropsAt(int length) {
        return (request, out) -> {
            UnreliableServer.head(
                    out, "200 OK", "ETag: " + TAG, "Content-Length: " + WEIGHTS.length);
            out.write(WEIGHTS, 0, length);
        };
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        try (UnreliableServer server =
                UnreliableServer.first(dropsAt(100_000), UnreliableServer.honest(WEIGHTS, TAG))) {
            FetchCase fetching = fetching();
            fetching.arrives(WEIGHTS, server);
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
        assertTrue(Files.size(fetching().home().resolve("w.bin.part")) > 0);
        assertFalse(Files.exists(fetching().home().resolve("w.bin")));
        try (UnreliableServer server =
                new UnreliableServer(UnreliableServer.honest(WEIGHTS, TAG))) {
            fetching().arrives(WEIGHTS, server);
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
        try (UnreliableServer server = UnreliableServer.first(dropsAt(100_000), ignores)) {
            fetching().arrives(WEIGHTS, server);
        }
    }

    @Test
    void beginsAnewWhenTheFileHasChanged() throws Exception {
        try (UnreliableServer server =
                UnreliableServer.first(
                        dropsAt(100_000), UnreliableServer.honest(OTHERS, "\"version-2\""))) {
            FetchCase fetching = fetching();
            fetching.arrives(OTHERS, server);
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
                            UnreliableServer.honest(WEIGHTS, TAG).answer(request, out);
                            return;
                        }
                        UnreliableServer.head(
                                out,
                                "206 Partial Content",
                                "Content-Range: " + range,
                                "Content-Length: 100000");
                        out.write(WEIGHTS, 0, 100_000);
                    };
            try (UnreliableServer server = UnreliableServer.first(dropsAt(100_000), wrong)) {
                fetching().arrives(WEIGHTS, server);
            }
            Files.delete(fetching().home().resolve("w.bin"));
            Files.delete(fetching().home().resolve("sha256.json"));
        }
    }

    @Test
    void knowsAPartThatIsWhole() throws Exception {
        Files.createDirectories(fetching().home());
        Files.write(fetching().home().resolve("w.bin.part"), WEIGHTS);
        Files.writeString(
                fetching().home().resolve("w.bin.part.json"),
                "{\"version\":\"\\\"version-1\\\"\"}");
        try (UnreliableServer server =
                new UnreliableServer(
                        UnreliableServer.says(
                                "416 Range Not Satisfiable",
                                "Content-Range: bytes */" + WEIGHTS.length,
                                "Content-Length: 0"))) {
            fetching().arrives(WEIGHTS, server);
        }
    }

    @Test
    void throwsAPartAwayThatIsLongerThanTheFile() throws Exception {
        Files.createDirectories(fetching().home());
        Files.write(fetching().home().resolve("w.bin.part"), WEIGHTS);
        Files.writeString(
                fetching().home().resolve("w.bin.part.json"),
                "{\"version\":\"\\\"version-1\\\"\"}");
        try (UnreliableServer server =
                UnreliableServer.first(
                        UnreliableServer.says(
                                "416 Range Not Satisfiable",
                                "Content-Range: bytes */200000",
                                "Content-Length: 0"),
                        UnreliableServer.honest(OTHERS, TAG))) {
            fetching().arrives(OTHERS, server);
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
        try (UnreliableServer server =
                UnreliableServer.first(stops, UnreliableServer.honest(WEIGHTS, TAG))) {
            FetchCase fetching = fetching().stall(Duration.ofMillis(250));
            fetching.arrives(WEIGHTS, server);
            assertTrue(fetching.said.toString().contains("has stopped"), fetching.said::toString);
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
            fetching().arrives(WEIGHTS, server);
            assertTrue(server.requests().size() > 4);
        }
    }
}
