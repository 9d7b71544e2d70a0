package io.maskbit.tensor;

import static io.maskbit.tensor.CheckpointFile.floats;
import static io.maskbit.tensor.CheckpointFile.longs;
import static io.maskbit.tensor.CheckpointFile.tensor;
import static io.maskbit.tensor.CheckpointFile.view;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.CheckpointFile.Call;
import io.maskbit.tensor.CheckpointFile.Name;
import io.maskbit.tensor.CheckpointFile.Raw;
import io.maskbit.tensor.CheckpointFile.Storage;
import io.maskbit.tensor.CheckpointFile.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchCheckpointRefusalTest {

    private static final Storage SIX = new Storage("FloatStorage", "0", 6);

    @TempDir Path folder;

    @Test
    void refusesCodeByNameAndRunsNothing() throws IOException {
        Path witness = folder.resolve("witness");
        Call attack = new Call(new Name("os", "system"), List.of("touch " + witness));
        refuses("'os.system'", sound().content(Map.of("w", attack)));
        refuses("'os.system'", sound().content(Map.of("w", new Name("os", "system"))));
        refuses(
                "'builtins.eval'",
                sound().content(new Call(new Name("builtins", "eval"), List.of())));
        assertTrue(Files.notExists(witness));
        // The same name put together on the stack, as newer protocols do.
        refuses(
                "'posix.system'",
                sound().content(new Raw(latin("X\5\0\0\0posixX\6\0\0\0system\u0093"))));
    }

    @Test
    void refusesInstructionsThatWeightsDoNotNeed() throws IOException {
        refuses("0x69 at byte 2", sound().content(new Raw(latin("ios\nsystem\n"))));
        refuses("0x82", sound().content(new Raw(latin("\u0082\1"))));
        refuses(
                "an object of 'torch.Size'",
                sound().content(new Raw(latin("ctorch\nSize\n)\u0081"))));
        refuses("attributes to 'torch.Size'", sound().content(new Raw(latin("ctorch\nSize\n}b"))));
        refuses(
                "calls 'torch.FloatStorage'",
                sound().content(new Call(new Name("torch", "FloatStorage"), List.of())));
        refuses(
                "names 'torch.QInt8Storage'",
                sound().content(Map.of("w", tensor(new Storage("QInt8Storage", "0", 6), 6))));
    }

    @Test
    void refusesPicklesThatMisuseTheirStack() throws IOException {
        for (String pickle :
                List.of(
                        "",
                        "a",
                        "(",
                        "(a",
                        "s",
                        "(s",
                        "u",
                        "R",
                        "b",
                        "t",
                        "h\5",
                        "q\0",
                        "}Na",
                        "]Nl",
                        "NNs",
                        "(NNt(NNNu",
                        "X\uffff",
                        "X\5\0\0\0ab",
                        "\u008a\u00ff",
                        "cos",
                        "NQ",
                        ")Q",
                        "NR",
                        "\u0085",
                        "K",
                        "\u0095\1",
                        "j\u00ff\u00ff\u00ff\u00ffN")) {
            refuses("its pickle", sound().content(new Raw(latin(pickle))));
        }
        refuses("deeper", sound().content(new Raw(latin("(".repeat(5000)))));
        refuses("more values", sound().content(new Raw(latin("N".repeat(3_000_000)))));
        refuses("bytes", sound().entry("data.pkl", new byte[Unpickler.MAX_BYTES + 1]));
        refuses("protocol 2", sound().entry("data.pkl", latin("(dp0\n.")));
        refuses("is cut off", sound().entry("data.pkl", new byte[0]));
    }

    @Test
    void refusesTensorsThatReachOutOfTheirStorage() throws IOException {
        refusesTensor("value 6 of a storage that has only 6", view(SIX, 0, longs(7), longs(1)));
        refusesTensor("value 6", view(SIX, 1, longs(6), longs(1)));
        refusesTensor("value 10", view(SIX, 0, longs(3), longs(5)));
        refusesTensor("offset -1", view(SIX, -1, longs(3), longs(1)));
        refusesTensor("'-1' as extent or stride", view(SIX, 0, longs(3), longs(-1)));
        refusesTensor("'-3' as extent or stride", view(SIX, 0, longs(-3), longs(1)));
        refusesTensor("1 extents and 2 strides", view(SIX, 0, longs(3), longs(1, 1)));
        refusesTensor("counted", view(SIX, 0, longs(1L << 62, 1L << 62), longs(0, 0)));
        refusesTensor("counted", view(SIX, 1, longs(2), longs(Long.MAX_VALUE)));
        refusesTensor("repeats a storage", view(SIX, 0, longs(1L << 40), longs(0)));
        refusesTensor("65 dimensions", view(SIX, 0, longs(new long[65]), longs(new long[65])));
        refusesTensor("as extent", view(SIX, 0, Tuple.of("a"), longs(1)));
        refusesTensor(
                "no Storage", new Call(CheckpointFile.REBUILD, List.of("a", 0, longs(), longs())));
        refusesTensor("no Sequence", new Call(CheckpointFile.REBUILD, Arrays.asList(SIX, 0, null)));
    }

    @Test
    void refusesStoragesThatAreNotAsThePickleSays() throws IOException {
        refusesTensor(
                "has no entry 'archive/data/1'", tensor(new Storage("FloatStorage", "1", 6), 6));
        refusesTensor("24 bytes", tensor(new Storage("FloatStorage", "0", 5), 5));
        refusesTensor("24 bytes", tensor(new Storage("DoubleStorage", "0", 6), 6));
        refusesTensor("24 bytes", tensor(new Storage("FloatStorage", "0", Long.MAX_VALUE), 6));
        refusesTensor("-1 values", tensor(new Storage("FloatStorage", "0", -1), 6));
        refuses(
                "'torch.Size'",
                sound().content(Map.of("w", tensor(new Storage("Size", "0", 1), 1))));
        refuses("expected little or big", sound().entry("byteorder", latin("middle")));
        refuses("'archive/data.pkl' is compressed", sound().compressed());
    }

    @Test
    void refusesWhatIsNoDictionaryOfTensors() throws IOException {
        refuses("'a list of 1 entries'", sound().content(List.of(1)));
        refuses("'a tensor of shape (6)'", sound().content(tensor(SIX, 6)));
        refuses(
                "holds no tensors, only 'model'",
                sound().content(Map.of("model", Map.of("w", tensor(SIX, 6)))));
        Map<Object, Object> numbered = new HashMap<>();
        numbered.put(1, tensor(SIX, 6));
        refuses("names a tensor by '1'", sound().content(numbered));
    }

    @Test
    void refusesOtherArchives() throws IOException {
        refuses("not one that torch.save wrote", new CheckpointFile().entry("a.txt", latin("a")));
        refuses("not one that torch.save wrote", new CheckpointFile());
        refuses("not one that torch.save wrote", sound().root("deeper/still"));
        refuses("TorchScript", sound().entry("constants.pkl", latin("a")));
    }

    @Test
    void refusesADamagedValueByItsChecksum() throws IOException {
        Path file = sound().write(folder.resolve("flipped"));
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, floats(0, 1, 2, 3, 4, 5));
        bytes[at + 9] ^= 4;
        Files.write(file, bytes);
        try (TensorFile opened = TorchCheckpoint.open(file);
                var manager = Backend.open("cpu")) {
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> opened.read("w", manager));
            assertTrue(refusal.getMessage().contains("checksum"), refusal.getMessage());
        }
    }

    private static CheckpointFile sound() {
        return new CheckpointFile()
                .content(Map.of("w", tensor(SIX, 6)))
                .storage("0", floats(0, 1, 2, 3, 4, 5));
    }

    private void refusesTensor(String message, Call tensor) throws IOException {
        refuses(message, sound().content(Map.of("w", tensor)));
    }

    private void refuses(String message, CheckpointFile checkpoint) throws IOException {
        Path file = checkpoint.write(folder.resolve("refused.bin"));
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> TorchCheckpoint.open(file).close());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
