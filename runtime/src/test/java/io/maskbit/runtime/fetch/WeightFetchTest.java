package io.maskbit.runtime.fetch;

import static io.maskbit.runtime.fetch.FetchCase.TAG;
import static io.maskbit.runtime.fetch.FetchCase.sha256;
import static io.maskbit.runtime.fetch.FetchCase.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.maskbit.runtime.images.WorkLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void fetchesAPublishedModelOnceAndRecordsItsDigest() throws Exception {
        Path file;
        try (UnreliableServer hub =
                UnreliableServer.hub(
                        WEIGHTS, "README.md", "maskbit_tokenizer_14bit.bin", "x.bin")) {
            file = fetching().fetch(hub.address() + "/", "maskbit-tokenizer-14bit");
            assertEquals(
                    List.of(
                            "/api/models/markweber/maskbit_tokenizer_14bit",
                            "/markweber/maskbit_tokenizer_14bit/resolve/main/"
                                    + "maskbit_tokenizer_14bit.bin"),
                    hub.targets());
        }
        Path home = folder.resolve("markweber/maskbit_tokenizer_14bit");
        assertEquals(home.resolve("maskbit_tokenizer_14bit.bin"), file);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        String record = Files.readString(home.resolve("sha256.json"));
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
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin")) {
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
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin")) {
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
            Files.delete(fetching().home().resolve("sha256.json"));
            assertArrayEquals(others, Files.readAllBytes(fetching().fetch(hub)));
        }
    }

    @Test
    void findsTheOnlyFileOfARepositoryAndAsksAmongSeveral() throws Exception {
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "a.txt", "odd-name.ckpt")) {
            Path file = fetching().fetch(hub.address(), "markweber/taming_vqgan");
            assertEquals("odd-name.ckpt", file.getFileName().toString());
            assertEquals(file, fetching().fetch(NOWHERE, "taming-vqgan"));
        }
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "a.bin", "b.bin")) {
            String message = fetching().refusal(hub.address(), "o/r");
            assertTrue(message.contains("give one of them: a.bin, b.bin"), message);
        }
        try (UnreliableServer hub =
                UnreliableServer.hub(
                        WEIGHTS, "a.txt", "../../escape.bin", "/etc/x.bin", ".h.bin")) {
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
            try (var left = Files.list(file.getParent())) {
                assertEquals(3, left.count()); // the lock and the record
            }
        }
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
    void repositoriesThatNameTheirFilesAlikeStayApart() throws Exception {
        byte[] others = weights(6000, 7);
        Path first;
        Path second;
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "pytorch_model.bin")) {
            first = fetching().fetch(hub.address(), "alice/model");
        }
        for (String name : List.of("bob/model", "taming-vqgan", "bob/model/pytorch_model.bin")) {
            String message = fetching().offline().refusal(NOWHERE, name);
            assertTrue(message.contains("nothing is fetched offline"), message);
        }
        try (UnreliableServer hub = UnreliableServer.hub(others, "pytorch_model.bin")) {
            second = fetching().fetch(hub.address(), "bob/model");
        }
        assertArrayEquals(WEIGHTS, Files.readAllBytes(first));
        assertArrayEquals(others, Files.readAllBytes(second));
        assertEquals(first, fetching().offline().fetch(NOWHERE, "alice/model"));
        assertEquals(second, fetching().offline().fetch(NOWHERE, "bob/model"));
    }

    @Test
    void aFileOfAnotherRepositoryIsRefused() throws Exception {
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin")) {
            Files.createDirectories(folder.resolve("bob"));
            fetching().fetch(hub);
        }
        Files.move(fetching().home(), folder.resolve("bob/model"));
        String message = fetching().offline().refusal(NOWHERE, "bob/model/w.bin");
        assertTrue(message.contains("from owner/model, not from bob/model"), message);
        message = fetching().offline().refusal(NOWHERE, "bob/model");
        assertTrue(message.contains("from owner/model, not from bob/model"), message);
    }

    @Test
    void aFileThatWasNotFetchedIsNotTrusted() throws Exception {
        Files.createDirectories(fetching().home());
        Files.write(fetching().home().resolve("pytorch_model.bin"), WEIGHTS);
        Files.write(fetching().home().resolve("odd.ckpt"), WEIGHTS);
        try (UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "odd.ckpt")) {
            String message = fetching().refusal(hub.address(), "owner/model");
            assertTrue(message.contains("was not fetched"), message);
            Files.delete(fetching().home().resolve("pytorch_model.bin"));
            message = fetching().refusal(hub.address(), "owner/model");
            assertTrue(message.contains("odd.ckpt: was not fetched"), message);
        }
        Files.writeString(fetching().home().resolve("sha256.json"), "[");
        String message = fetching().offline().refusal(NOWHERE, "owner/model/odd.ckpt");
        assertTrue(message.contains("is no record of digests"), message);
    }

    @Test
    void onlyOneProcessFetchesARepository() throws Exception {
        Files.createDirectories(fetching().home());
        WorkLock other = WorkLock.take(fetching().home().resolve(".lock"), "a copy");
        try (other;
                UnreliableServer hub = UnreliableServer.hub(WEIGHTS, "w.bin")) {
            fetching().refuses("another process makes a copy of owner/model", hub);
        }
    }

    @Test
    void aFileThatAnotherProcessHasJustFetchedIsNotFetchedAgain() throws Exception {
        List<String> fetched = new ArrayList<>();
        try (UnreliableServer store = UnreliableServer.hub(WEIGHTS, "w.bin");
                UnreliableServer hub =
                        new UnreliableServer(
                                (request, out) -> {
                                    fetched.add(request.target());
                                    fetching().fetch(store.address(), FetchCase.NAME);
                                    UnreliableServer.text(
                                            out,
                                            "200 OK",
                                            "{\"siblings\":[{\"rfilename\":\"w.bin\"}]}");
                                })) {
            Path file = fetching().fetch(hub.address(), "owner/model");
            assertEquals(List.of("/api/models/owner/model"), fetched);
            assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        }
    }
}
