package io.maskbit.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import io.maskbit.training.data.Interpolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTest {

    private static final int COUNT = 11;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;
    private static final int LENGTH = 3 * HEIGHT * WIDTH;

    @TempDir Path folder;

    @Test
    void aFolderAnArrayAndAnArchiveOfTheSameImagesAreTheSame() throws IOException {
        byte[] all = random(COUNT * LENGTH);
        Path pictures = pictures(all);
        Path array = folder.resolve("a.npz");
        NpzWriter.write(
                array,
                Map.of(
                        "arr_0",
                        NpyArray.bytes(all, COUNT, HEIGHT, WIDTH, 3),
                        "arr_1",
                        NpyArray.longs(new long[COUNT], COUNT)));
        Path archive = archive(pictures);
        Read first = read(open(pictures), 4);
        assertEquals(COUNT, first.images.size());
        assertArrayEquals(planes(all, 1), first.images.get(1));
        for (Path other : List.of(array, archive)) {
            ImageSet set = open(other);
            assertEquals(COUNT, set.size());
            Read second = read(set, 3);
            assertEquals(first.digest, second.digest);
            assertArrayEquals(first.images.get(COUNT - 1), second.images.get(COUNT - 1));
        }
        all[LENGTH * 5] ^= 1;
        NpzWriter.write(array, Map.of("x", NpyArray.bytes(all, COUNT, HEIGHT, WIDTH, 3)));
        assertNotEquals(first.digest, read(open(array), 4).digest);
        assertEquals(OptionalInt.empty(), open(archive).label(0), "an archive needs no classes");
    }

    @Test
    void readingGoesOnWhereItStopped() throws IOException {
        ImageSet set = open(pictures(random(COUNT * LENGTH)));
        Read whole = read(set, 4);
        ImagePlace place;
        try (ImageReading reading = set.read(3)) {
            reading.next();
            reading.next();
            place = reading.place();
        }
        assertEquals(6, place.done());
        try (ImageReading reading = set.read(place, 2)) {
            ImageBatch batch = reading.next().orElseThrow();
            assertEquals(6, batch.first());
            assertArrayEquals(
                    whole.images.get(7),
                    Arrays.copyOfRange(batch.images().pixels(), LENGTH, 2 * LENGTH));
            while (reading.next().isPresent()) {
                // to the end
            }
            assertEquals(whole.digest, reading.place().digest());
        }
    }

    @Test
    void takesTheFirstOrAChoice() throws IOException {
        Path pictures = pictures(random(COUNT * LENGTH));
        Read whole = read(open(pictures), 4);
        Read three = read(open(pictures, some(3, OptionalLong.empty())), 2);
        assertEquals(3, three.images.size());
        assertArrayEquals(whole.images.get(2), three.images.get(2));
        ImageSet chosen = open(pictures, some(5, OptionalLong.of(1)));
        assertEquals("5 of 11 chosen by seed 1", chosen.selection());
        Read once = read(chosen, 2);
        assertEquals(once.digest, read(open(pictures, some(5, OptionalLong.of(1))), 5).digest);
        assertNotEquals(once.digest, read(open(pictures, some(5, OptionalLong.of(2))), 5).digest);
        assertEquals(5, once.images.stream().map(Arrays::hashCode).distinct().count());
        refused(() -> open(pictures, some(12, OptionalLong.empty())), "holds 11 images");
        refused(() -> some(0, OptionalLong.empty()), "at least 1");
    }

    @Test
    void imagesOfOtherExtentsBeginABatchOfTheirOwn() throws IOException {
        Path pictures = folder.resolve("mixed");
        for (int i = 0; i < 5; i++) {
            int height = i == 2 || i == 3 ? 6 : 3;
            PngFiles.write(pictures.resolve(i + ".png"), random(3 * height * WIDTH), height, WIDTH);
        }
        List<Integer> sizes = new ArrayList<>();
        try (ImageReading reading = open(pictures).read(4)) {
            Optional<ImageBatch> batch = reading.next();
            while (batch.isPresent()) {
                sizes.add(batch.orElseThrow().images().count());
                batch = reading.next();
            }
        }
        assertEquals(List.of(2, 2, 1), sizes);
    }

    @Test
    void thePapersPreparationMakesSquares() throws IOException {
        Path pictures = folder.resolve("wide");
        PngFiles.write(pictures.resolve("a.png"), random(3 * 10 * 17), 10, 17);
        PngFiles.write(pictures.resolve("b.png"), random(3 * 30 * 20), 30, 20);
        Preprocessing square = Preprocessing.square(8, Interpolation.BICUBIC);
        assertEquals("shorter side 8 bicubic, centre crop 8", square.text());
        Read read = read(open(pictures, ImageSetOptions.with(square)), 2);
        assertEquals(2, read.images.size());
        assertEquals(3 * 8 * 8, read.images.get(0).length);
        Preprocessing cut =
                new Preprocessing(OptionalInt.empty(), OptionalInt.of(15), Interpolation.NEAREST);
        assertEquals("centre crop 15", cut.text());
        refused(() -> read(open(pictures, ImageSetOptions.with(cut)), 2), "a.png");
        refused(
                () ->
                        new Preprocessing(
                                OptionalInt.of(7), OptionalInt.of(8), Interpolation.NEAREST),
                "does not fit");
    }

    @Test
    void namesTheImageThatIsBroken() throws IOException {
        Path pictures = pictures(random(COUNT * LENGTH));
        Path broken = pictures.resolve("sub/004.png");
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken), 60));
        ImageSet set = open(pictures);
        refused(() -> read(set, 2), broken.toString());
    }

    @Test
    void refusesArraysThatAreNoImages() throws IOException {
        arrayRefused("float32", NpyArray.floats(new float[12], 1, 2, 2, 3), "(x * 255)");
        arrayRefused("int64", NpyArray.longs(new long[12], 1, 2, 2, 3), "astype");
        arrayRefused("(1, 3, 2, 2)", NpyArray.bytes(new byte[12], 1, 3, 2, 2), "transpose");
        arrayRefused("(12,)", NpyArray.bytes(new byte[12], 12), "layout");
        arrayRefused("(0, 2, 2, 3)", NpyArray.bytes(new byte[0], 0, 2, 2, 3), "no images");
        Path file = folder.resolve("stats.npz");
        NpzWriter.write(
                file,
                Map.of(
                        "mu", NpyArray.doubles(new double[2], 2),
                        "sigma", NpyArray.doubles(new double[4], 2, 2)));
        refused(() -> open(file), "holds no images");
        NpzWriter.write(
                file,
                Map.of(
                        "arr_0", NpyArray.bytes(new byte[24], 2, 2, 2, 3),
                        "arr_1", NpyArray.longs(new long[3], 3)));
        refused(() -> open(file), "no labels");
    }

    @Test
    void refusesWhatIsNoSet() throws IOException {
        refused(() -> open(folder.resolve("none")), "no such file");
        refused(() -> open(folder), "holds no image");
        Path text = Files.writeString(folder.resolve("x.txt"), "hello");
        refused(() -> open(text), "nothing that images can be read from");
        Path yaml = Files.writeString(folder.resolve("x.yaml"), "experiment: x");
        refused(() -> open(yaml), ":train");
    }

    @Test
    void readsTheDataOfAnExperimentAsItIsMeasured() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("small.yaml"),
                        """
                        experiment: small
                        train: tokenizer
                        image: {height: 32, width: 32}
                        data: {samples: 9, validation_samples: 5}
                        tokenizer: {use: vqgan-plus}
                        quantizer: {use: lfq, bits: 8}
                        tokenizer_loop: {steps: 10, warmup: 2}
                        """);
        ImageSet set =
                ImageSets.open(
                        file + ":validation", ImageSetOptions.ALL, () -> Catalog.of(List.of()));
        assertEquals(5, set.size());
        assertEquals("shorter side 32 bilinear, centre crop 32", set.preprocessing().text());
        assertTrue(set.label(0).isPresent());
        assertEquals(3 * 32 * 32, read(set, 5).images.get(0).length);
    }

    private void arrayRefused(String held, NpyArray array, String hint) throws IOException {
        Path file = folder.resolve("refused.npz");
        NpzWriter.write(file, Map.of("arr_0", array));
        refused(() -> open(file), held);
        refused(() -> open(file), hint);
    }

    private static void refused(Executable work, String part) {
        String message = assertThrows(ExperimentException.class, work).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static ImageSet open(Path path) {
        return open(path, ImageSetOptions.ALL);
    }

    private static ImageSet open(Path path, ImageSetOptions options) {
        return ImageSets.open(path.toString(), options, () -> Catalog.of(List.of()));
    }

    private static ImageSetOptions some(int count, OptionalLong seed) {
        return new ImageSetOptions(Optional.empty(), OptionalInt.of(count), seed);
    }

    private record Read(List<byte[]> images, String digest) {}

    private static Read read(ImageSet set, int size) {
        List<byte[]> images = new ArrayList<>();
        try (ImageReading reading = set.read(size)) {
            Optional<ImageBatch> batch = reading.next();
            while (batch.isPresent()) {
                assertEquals(images.size(), batch.orElseThrow().first());
                byte[] pixels = batch.orElseThrow().images().pixels();
                int length = pixels.length / batch.orElseThrow().images().count();
                for (int at = 0; at < pixels.length; at += length) {
                    images.add(Arrays.copyOfRange(pixels, at, at + length));
                }
                batch = reading.next();
            }
            return new Read(images, reading.place().digest());
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] planes(byte[] all, int number) {
        byte[] planes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            planes[i % 3 * HEIGHT * WIDTH + i / 3] = all[number * LENGTH + i];
        }
        return planes;
    }

    /** Some lie in a subfolder, in the middle of the order; files that are no images beside. */
    private Path pictures(byte[] all) throws IOException {
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < COUNT; i++) {
            String name = String.format(i < 3 ? "a%03d.png" : "sub/%03d.png", i);
            PngFiles.write(
                    pictures.resolve(name),
                    Arrays.copyOfRange(all, i * LENGTH, (i + 1) * LENGTH),
                    HEIGHT,
                    WIDTH);
        }
        Files.writeString(pictures.resolve("licence.txt"), "free");
        return pictures;
    }

    /** A ustar archive without classes, by the description of the format. */
    private Path archive(Path pictures) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        List<Path> files;
        try (var all = Files.walk(pictures)) {
            files = all.filter(file -> file.toString().endsWith(".png")).sorted().toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            byte[] header = new byte[512];
            put(header, 0, file.getFileName().toString());
            put(header, 100, "0000644");
            put(header, 124, String.format("%011o", content.length));
            put(header, 148, "        ");
            header[156] = '0';
            put(header, 257, "ustar");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xFF;
            }
            put(header, 148, String.format("%06o", sum));
            header[154] = 0;
            tar.writeBytes(header);
            tar.writeBytes(content);
            tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
        }
        tar.writeBytes(new byte[1024]);
        return Files.write(folder.resolve("a.tar"), tar.toByteArray());
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
