package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.TAG;
import static io.maskbit.runtime.fetch.FetchCase.sha256;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFetchTest {

    private static final byte[] WEIGHTS = weights(5000, 3);
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir Path folder;

    private FetchCase fetching() {
        return new FetchCase(folder);
    }

    /** A hub with some files in every repository; what is not listed is not there. */
    private static UnreliableServer hub(String... files) throws IOException {
        return new UnreliableServer(
                (request, out) -> {
                    String target = request.target();
                    if (target.startsWith("/api/models/")) {
                        String list = String.join("\"},{\"rfilename\":\"", files);
                        UnreliableServer.text(
                                out, "200 OK", "{\"siblings\":[{\"rfilename\":\"" + list + "\"}]}");
                    } else if (List.of(files).stream().anyMatch(f -> target.endsWith("/" + f))) {
                        UnreliableServer.file(request, out, WEIGHTS, TAG);
                    } else {
                        UnreliableServer.head(out, "404 Not Found", "Content-Length: 0");
                    }
                });
    }

    @Test
    void fetchesAPublishedModelOnceAndRecordsItsDigest() throws Exception {
        Path file;
        try (UnreliableServer hub = hub("README.md", "maskbit_tokenizer_14bit.bin", "x.bin")) {
            file = fetching().fetch(hub.address() + "/", "maskbit-tokenizer-14bit");
            assertEquals(
                    List.of(
                            "/api/models/markweber/maskbit_tokenizer_14bit",
                            "/markweber/maskbit_tokenizer_14bit/resolve/main/"
                                    + "maskbit_tokenizer_14bit.bin"),
                    hub.targets());
        }
        assertEquals(folder.resolve("maskbit_tokenizer_14bit.bin"), file);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        String record = Files.readString(folder.resolve("sha256.json"));
        assertEquals(
                sha256(WEIGHTS),
                JsonParser.parseString(record)
                        .getAsJsonObject()
                        .getAsJsonObject("maskbit_tokenizer_14bit.bin")
                        .get("sha256")
                        .getAsString());
        // Again: nobody is asked. By its repository too, and whatever its name was.
        assertEquals(file, fetching().fetch(NOWHERE, "maskbit_tokenizer_14bit"));
        assertEquals(file, fetching().fetch(NOWHERE, "markweber/maskbit_tokenizer_14bit"));
        assertEquals(file, fetching().offline().fetch(NOWHERE, "maskbit-tokenizer-14bit"));
    }

    @Test
    void refusesAFileThatHasChangedSince() throws Exception {
        try (UnreliableServer hub = hub("w.bin")) {
            Path file = fetching().fetch(hub);
            byte[] changed = WEIGHTS.clone();
            changed[4000] ^= 1;
            Files.write(file, changed);
            String message = fetching().refusal(hub.address(), FetchCase.NAME);
            assertTrue(message.contains("is not the file that was fetched"), message);
            assertTrue(message.contains(sha256(WEIGHTS)), message);
            assertTrue(message.contains(sha256(changed)), message);
            Files.delete(file);
            assertArrayEquals(WEIGHTS, Files.readAllBytes(fetching().fetch(hub)));
        }
    }

    @Test
    void refusesAnotherFileUnderTheSameName() throws Exception {
        try (UnreliableServer hub = hub("w.bin")) {
            Files.delete(fetching().fetch(hub));
        }
        byte[] others = weights(6000, 5);
        try (UnreliableServer hub =
                new UnreliableServer(
                        (request, out) -> UnreliableServer.file(request, out, others, TAG))) {
            String message = fetching().refusal(hub.address(), FetchCase.NAME);
            assertTrue(message.contains("another file at the hub"), message);
            assertTrue(message.contains(sha256(WEIGHTS)), message);
            assertTrue(message.contains(sha256(others)), message);
            Files.delete(folder.resolve("sha256.json"));
            assertArrayEquals(others, Files.readAllBytes(fetching().fetch(hub)));
        }
    }

    @Test
    void recordsAFileThatWasThereBefore() throws Exception {
        Files.write(folder.resolve("w.bin"), WEIGHTS);
        fetching().offline().fetch(NOWHERE, FetchCase.NAME);
        Files.write(folder.resolve("w.bin"), weights(5000, 4));
        String message = fetching().offline().refusal(NOWHERE, FetchCase.NAME);
        assertTrue(message.contains(sha256(WEIGHTS)), message);
        Files.writeString(folder.resolve("sha256.json"), "[");
        message = fetching().offline().refusal(NOWHERE, FetchCase.NAME);
        assertTrue(message.contains("is no record of digests"), message);
    }

    @Test
    void findsTheOnlyFileOfARepositoryAndAsksAmongSeveral() throws Exception {
        try (UnreliableServer hub = hub("a.txt", "odd-name.ckpt")) {
            Path file = fetching().fetch(hub.address(), "markweber/taming_vqgan");
            assertEquals("odd-name.ckpt", file.getFileName().toString());
            assertEquals(file, fetching().fetch(NOWHERE, "taming-vqgan"));
        }
        try (UnreliableServer hub = hub("a.bin", "b.bin")) {
            String message = fetching().refusal(hub.address(), "o/r");
            assertTrue(message.contains("give one of them: a.bin, b.bin"), message);
        }
        try (UnreliableServer hub = hub("a.txt", "../../escape.bin", "/etc/x.bin", ".h.bin")) {
            String message = fetching().refusal(hub.address(), "o/r");
            assertTrue(message.contains("holds no file of weights"), message);
        }
    }

    @Test
    void triesTheLikelyNamesWhereThereIsNoList() throws Exception {
        try (UnreliableServer hub =
                new UnreliableServer(
                        (request, out) -> {
                            if (request.target().endsWith("/taming_vqgan.ckpt")) {
                                UnreliableServer.file(request, out, WEIGHTS, TAG);
                            } else if (request.target().startsWith("/api/")) {
                                UnreliableServer.text(out, "200 OK", "not JSON");
                            } else {
                                UnreliableServer.head(out, "404 No", "Content-Length: 0");
                            }
                        })) {
            Path file = fetching().fetch(hub.address(), "taming-vqgan");
            assertEquals("taming_vqgan.ckpt", file.getFileName().toString());
            try (var left = Files.list(folder)) {
                assertEquals(2, left.count());
            }
        }
    }

    @Test
    void namesCannotLeaveTheFolder() throws IOException {
        for (String name :
                List.of(
                        "..",
                        "../a",
                        "a",
                        "/a/b",
                        "a/../b",
                        "a/b/../../c",
                        "a/b//c",
                        "a/b/.hidden",
                        "a/b/c.part",
                        "a/b/c\\d",
                        "a/b/c:d",
                        "a/b/%2e%2e/c",
                        "a/b/c\u001b[2J",
                        "a/b/c?d",
                        "a/b/")) {
            fetching().refusal(NOWHERE, name);
        }
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("sub"), outside);
        Files.createSymbolicLink(inside.resolve("w.bin"), outside.resolve("w.bin"));
        try (UnreliableServer hub = hub("w.bin", "v.bin")) {
            for (String name : List.of("o/r/sub/w.bin", "o/r/w.bin")) {
                String message = new FetchCase(inside).refusal(hub.address(), name);
                assertTrue(message.contains("lies behind one"), message);
            }
            Files.createSymbolicLink(inside.resolve("v.bin.part"), outside.resolve("x"));
            new FetchCase(inside).refusal(hub.address(), "o/r/v.bin");
        }
        try (var left = Files.list(outside)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void offlineConnectsToNobody() throws Exception {
        try (UnreliableServer hub = hub("w.bin")) {
            for (FetchCase offline :
                    List.of(
                            fetching().offline(),
                            fetching().variables(Map.of("MASKBIT_OFFLINE", "1")))) {
                String message = offline.refusal(hub.address(), FetchCase.NAME);
                assertTrue(message.contains("nothing is fetched offline"), message);
                assertTrue(message.contains("maskbit fetch " + FetchCase.NAME), message);
            }
            assertEquals(List.of(), hub.requests());
            fetching().variables(Map.of("MASKBIT_OFFLINE", "0")).fetch(hub);
        }
    }

    @Test
    void followsRedirectsToWhereTheFileLies() throws Exception {
        String digest = sha256(WEIGHTS);
        try (UnreliableServer store = hub("blob");
                UnreliableServer hub =
                        new UnreliableServer(
                                (request, out) ->
                                        UnreliableServer.head(
                                                out,
                                                "302 Found",
                                                "Location: " + store.address() + "/x/blob",
                                                "X-Linked-Etag: \"" + digest + "\"",
                                                "X-Linked-Size: 5000",
                                                "Content-Length: 0"))) {
            FetchCase fetching = fetching();
            assertArrayEquals(WEIGHTS, Files.readAllBytes(fetching.fetch(hub)));
            assertTrue(
                    fetching.said.toString().contains("as the hub says"), fetching.said::toString);
        }
        Files.delete(folder.resolve("w.bin"));
        for (String to : List.of("/again", "file:///etc/passwd", "ftp://x/y", "http://")) {
            try (UnreliableServer hub =
                    new UnreliableServer(
                            (request, out) ->
                                    UnreliableServer.head(out, "302 Found", "Location: " + to))) {
                fetching().refuses("redirects", hub);
            }
        }
        URI encrypted = URI.create("https://hub/x");
        assertThrows(ExperimentException.class, () -> Connection.next(encrypted, "http://hub/y"));
        assertEquals(URI.create("https://cdn/y"), Connection.next(encrypted, "https://cdn/y"));
    }

    @Test
    void goesThroughAProxy() throws Exception {
        try (UnreliableServer proxy = hub("w.bin")) {
            Map<String, String> variables = Map.of("http_proxy", proxy.address());
            fetching().variables(variables).fetch("http://hub.invalid", FetchCase.NAME);
            assertEquals(
                    List.of("http://hub.invalid/owner/model/resolve/main/w.bin"), proxy.targets());
        }
        Files.delete(folder.resolve("w.bin"));
        for (String wrong : List.of("socks://x:1", "http://user:secret@x:1", "http://", ":")) {
            String message =
                    fetching()
                            .variables(Map.of("HTTP_PROXY", wrong))
                            .refusal("http://hub.invalid", FetchCase.NAME);
            assertTrue(message.contains("does not name a proxy"), message);
            assertFalse(message.contains("secret"), message);
        }
    }

    @Test
    void choosesTheProxyThatTheEnvironmentNames() {
        ProxySelector none = ProxySelector.of(null);
        ProxyChoice choice =
                new ProxyChoice(
                        Map.of(
                                "https_proxy",
                                "p:8080",
                                "NO_PROXY",
                                "localhost, .inner.org,10.0.0.1"),
                        none);
        assertEquals("p:8080", chosen(choice, "https://hub.org/x"));
        assertEquals("direct", chosen(choice, "http://hub.org/x"));
        assertEquals("direct", chosen(choice, "https://localhost/x"));
        assertEquals("direct", chosen(choice, "https://a.inner.org/x"));
        assertEquals("direct", chosen(choice, "https://inner.org/x"));
        assertEquals("p:8080", chosen(choice, "https://dinner.org/x"));
        assertEquals(
                "p:80", chosen(new ProxyChoice(Map.of("ALL_PROXY", "http://p"), none), "http://x"));
        ProxySelector property = ProxySelector.of(InetSocketAddress.createUnresolved("jvm", 3128));
        assertEquals(
                "jvm:3128",
                chosen(new ProxyChoice(Map.of("https_proxy", "p:8080"), property), "https://x"));
    }

    private static String chosen(ProxyChoice choice, String address) {
        Proxy proxy = choice.select(URI.create(address)).get(0);
        return proxy.address() instanceof InetSocketAddress to
                ? to.getHostString() + ":" + to.getPort()
                : "direct";
    }

    @Test
    void keepsWeightsWhereTheUserKeepsCaches() {
        Path home = Path.of("home");
        assertEquals(Path.of("home/.cache/maskbit/weights"), WeightFetch.cache(Map.of(), home));
        assertEquals(
                Path.of("xdg/maskbit/weights"),
                WeightFetch.cache(Map.of("XDG_CACHE_HOME", "xdg"), home));
        assertEquals(
                Path.of("own/weights"),
                WeightFetch.cache(Map.of("MASKBIT_CACHE", "own", "XDG_CACHE_HOME", "xdg"), home));
    }

    @Test
    void refusesHubsThatAreNone() {
        for (String hub : List.of("hub", "ftp://hub", "https://", "::")) {
            fetching().refusal(hub, FetchCase.NAME);
        }
    }
}
