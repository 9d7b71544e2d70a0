package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.TAG;
import static io.maskbit.runtime.fetch.FetchCase.sha256;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.runtime.fetch.UnreliableServer.Behaviour;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are no weights, or not the ones that were promised. */
class TransferRefusalTest {

    private static final byte[] WEIGHTS = weights(300_000, 1);
    private static final byte[] OTHERS = weights(200_000, 2);

    @TempDir Path folder;

    private FetchCase fetching() {
        return new FetchCase(folder);
    }

    @Test
    void refusesLengthsThatLie() throws Exception {
        Behaviour twoLengths =
                UnreliableServer.says(
                        "200 OK", "X-Linked-Size: 10", "Content-Length: 20", "ETag: " + TAG);
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
                new UnreliableServer(
                        UnreliableServer.says("200 OK", "Content-Length: 99999999999"))) {
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
        assertFalse(Files.exists(fetching().home().resolve("w.bin")));
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
        assertEquals(List.of(), fetching().left());
    }

    @Test
    void refusesWebPages() throws Exception {
        Behaviour typed =
                UnreliableServer.says(
                        "200 OK", "Content-Type: text/html; charset=x", "Content-Length: 0");
        try (UnreliableServer server = new UnreliableServer(typed)) {
            fetching().refuses("a web page", server);
        }
        try (UnreliableServer server =
                new UnreliableServer(
                        (request, out) -> UnreliableServer.text(out, "200 OK", "<html>sign in"))) {
            fetching().refuses("a web page", server);
        }
        try (UnreliableServer server =
                new UnreliableServer(UnreliableServer.says("200 OK", "Content-Length: 0"))) {
            fetching().refuses("is empty", server);
        }
    }

    @Test
    void asksBusyServersAgainAndOthersNot() throws Exception {
        try (UnreliableServer server =
                UnreliableServer.first(
                        UnreliableServer.says("503 Busy", "Retry-After: 0", "Content-Length: 0"),
                        UnreliableServer.honest(WEIGHTS, TAG))) {
            fetching().arrives(WEIGHTS, server);
        }
        Files.delete(fetching().home().resolve("w.bin"));
        for (String[] answer :
                new String[][] {
                    {"404 Not Found", "does not exist (404)"},
                    {"401 Unauthorized", "without signing in (401)"},
                    {"400 Bad", "is answered with 400"}
                }) {
            try (UnreliableServer server =
                    new UnreliableServer(UnreliableServer.says(answer[0], "Content-Length: 0"))) {
                fetching().refuses(answer[1], server);
                assertEquals(1, server.requests().size());
            }
        }
        try (UnreliableServer server =
                new UnreliableServer(UnreliableServer.says("500 Broken", "Content-Length: 0"))) {
            fetching().refuses("the server answers 500", server);
            assertEquals(4, server.requests().size());
        }
        try (UnreliableServer server = new UnreliableServer((request, out) -> out.write(7))) {
            fetching().refuses("could not be fetched", server);
        }
    }

    @Test
    void aFileOfUnknownLengthMustBeWhole() throws Exception {
        Path sound = folder.resolve("sound.safetensors");
        try (NDManager manager = Backend.open("cpu")) {
            NDArray values = manager.ones(new Shape(1000));
            Safetensors.write(sound, Map.of("values", values), Map.of());
        }
        byte[] bytes = Files.readAllBytes(sound);
        Behaviour cut =
                (request, out) -> {
                    UnreliableServer.head(out, "200 OK");
                    out.write(bytes, 0, bytes.length - 1);
                };
        try (UnreliableServer server = new UnreliableServer(cut)) {
            fetching().refuses("came without a length or digest", server);
        }
        assertEquals(List.of(), fetching().left());
        Behaviour whole =
                (request, out) -> {
                    UnreliableServer.head(out, "200 OK");
                    out.write(bytes);
                };
        try (UnreliableServer server = new UnreliableServer(whole)) {
            fetching().arrives(bytes, server);
        }
    }
}
