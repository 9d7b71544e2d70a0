package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.sha256;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Where a fetch may lead: redirects, proxies, names that would leave the folder. */
class FetchNetworkTest {

    private static final byte[] WEIGHTS = weights(5000, 3);
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir Path folder;

    private FetchCase fetching() {
        return new FetchCase(folder);
    }

    @Test
    void followsRedirectsToWhereTheFileLies() throws Exception {
        String digest = sha256(WEIGHTS);
        try (UnreliableServer store = UnreliableServer.hub(WEIGHTS, "blob");
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
        Files.delete(fetching().home().resolve("w.bin"));
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
        try (UnreliableServer proxy = UnreliableServer.hub(WEIGHTS, "w.bin")) {
            Map<String, String> variables = Map.of("http_proxy", proxy.address());
            fetching().variables(variables).fetch("http://hub.invalid", FetchCase.NAME);
            assertEquals(
                    List.of("http://hub.invalid/owner/model/resolve/main/w.bin"), proxy.targets());
        }
        Files.delete(fetching().home().resolve("w.bin"));
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

    @Test
    void refusesHubsThatAreNone() {
        for (String hub : List.of("hub", "ftp://hub", "https://", "::")) {
            fetching().refusal(hub, FetchCase.NAME);
        }
    }

    @Test
    void offlineConnectsToNobody() throws Exception {
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin")) {
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

    private static String chosen(ProxyChoice choice, String address) {
        Proxy proxy = choice.select(URI.create(address)).get(0);
        return proxy.address() instanceof InetSocketAddress to
                ? to.getHostString() + ":" + to.getPort()
                : "direct";
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
                        "a/b/sha256.json",
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
        Path home = Files.createDirectories(inside.resolve("o/r"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        Files.createSymbolicLink(home.resolve("sub"), outside);
        Files.createSymbolicLink(home.resolve("w.bin"), outside.resolve("w.bin"));
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin", "v.bin")) {
            for (String name :
                    List.of("o/r/sub/w.bin", "o/r/sub/new/w.bin", "link/r/w.bin", "o/r/w.bin")) {
                String message = new FetchCase(inside).refusal(hub.address(), name);
                assertTrue(message.contains("lies behind one"), message);
            }
            Files.createSymbolicLink(home.resolve("v.bin.part"), outside.resolve("x"));
            new FetchCase(inside).refusal(hub.address(), "o/r/v.bin");
        }
        try (var left = Files.list(outside)) {
            assertEquals(0, left.count());
        }
    }
}
