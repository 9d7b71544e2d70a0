package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.maskbit.runtime.GenerateRequest;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.MaskbitBlockFactory;
import io.maskbit.runtime.MaskbitTranslatorFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as a model of DJL: the same images through Criteria and Predictor. */
class EmbeddedModelTest {

    @TempDir static Path folder;

    private static Path run;
    private static List<GeneratedImage> expected; // class 3, seeds 0 to 2
    private static String name;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.brief().run(run);
        try (ImageGenerator generator = ImageGenerator.open(run)) {
            expected =
                    List.of(
                            generator.generate(3, 0),
                            generator.generate(3, 1),
                            generator.generate(3, 2));
            name = generator.classNames().get(3);
        }
    }

    @AfterAll
    static void closedModelsLeaveNoWorker() {
        List<String> alive =
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(thread -> thread.startsWith("maskbit-worker"))
                        .toList();
        assertEquals(List.of(), alive);
    }

    private static <I, O> ZooModel<I, O> load(Class<I> input, Class<O> output)
            throws IOException, ModelException {
        return criteria(input, output).build().loadModel();
    }

    private static <I, O> Criteria.Builder<I, O> criteria(Class<I> input, Class<O> output) {
        return Criteria.builder()
                .setTypes(input, output)
                .optModelPath(run)
                .optEngine("PyTorch")
                .optTranslatorFactory(new MaskbitTranslatorFactory())
                .optArgument("blockFactory", MaskbitBlockFactory.class.getName())
                .optOption("hasParameter", "false");
    }

    @Test
    void aBatchMayBeLargerThanTheQueue() throws IOException, ModelException, TranslateException {
        List<GenerateRequest> requests =
                IntStream.range(0, 100)
                        .mapToObj(i -> ImageRequest.generate(3).seed(i % 3))
                        .toList();
        try (ZooModel<GenerateRequest, GeneratedImage> model =
                        criteria(GenerateRequest.class, GeneratedImage.class)
                                .optArgument("maskbit.queue", "4")
                                .optArgument("maskbit.copyWeights", "true")
                                .build()
                                .loadModel();
                Predictor<GenerateRequest, GeneratedImage> predictor = model.newPredictor()) {
            List<GeneratedImage> images = predictor.batchPredict(requests);
            assertEquals(100, images.size());
            for (int i = 0; i < 100; i++) {
                assertArrayEquals(expected.get(i % 3).rgb(), images.get(i).rgb());
            }
        }
    }

    @Test
    void requestsBecomeImagesOneByOneAndInBatches()
            throws IOException, ModelException, TranslateException {
        try (ZooModel<GenerateRequest, GeneratedImage> model =
                        load(GenerateRequest.class, GeneratedImage.class);
                Predictor<GenerateRequest, GeneratedImage> predictor = model.newPredictor()) {
            GeneratedImage one = predictor.predict(ImageRequest.generate(3).seed(2));
            assertArrayEquals(expected.get(2).rgb(), one.rgb());
            assertEquals(expected.get(2).tokens(), one.tokens());
            assertEquals(3, one.label().orElseThrow());
            List<GeneratedImage> many =
                    predictor.batchPredict(
                            List.of(
                                    ImageRequest.generate(name).seed(1),
                                    ImageRequest.unconditional().first(5),
                                    ImageRequest.generate(3)));
            assertArrayEquals(expected.get(1).rgb(), many.get(0).rgb());
            assertTrue(many.get(1).label().isEmpty());
            assertEquals(5, many.get(1).number());
            assertArrayEquals(expected.get(0).rgb(), many.get(2).rgb());
        }
    }

    @Test
    void namesAndNumbersOfClassesBecomePictures()
            throws IOException, ModelException, TranslateException {
        try (ZooModel<String, Image> model = load(String.class, Image.class);
                Predictor<String, Image> predictor = model.newPredictor()) {
            assertSame(expected.get(0), (BufferedImage) predictor.predict(name).getWrappedImage());
            TranslateException unknown =
                    assertThrows(TranslateException.class, () -> predictor.predict("nothing"));
            assertTrue(unknown.getMessage().contains("no class 'nothing'"), unknown.getMessage());
        }
        try (ZooModel<Integer, Image> model = load(Integer.class, Image.class);
                Predictor<Integer, Image> predictor = model.newPredictor()) {
            assertSame(expected.get(0), (BufferedImage) predictor.predict(3).getWrappedImage());
        }
    }

    /** What DJL Serving does with a model folder, without its server. */
    @Test
    void servingFindsEverythingInTheRunsOwnProperties()
            throws IOException, ModelException, TranslateException {
        Path served = folder.resolve("served");
        TinyExperiment.brief().run(served);
        Files.writeString(
                served.resolve("serving.properties"),
                """
                engine=PyTorch
                translatorFactory=io.maskbit.runtime.MaskbitTranslatorFactory
                blockFactory=io.maskbit.runtime.MaskbitBlockFactory
                option.hasParameter=false
                maskbit.batch=2
                maskbit.sampling.steps=2
                """);
        Criteria<Input, Output> criteria =
                Criteria.builder().setTypes(Input.class, Output.class).optModelPath(served).build();
        try (ZooModel<Input, Output> model = criteria.loadModel();
                Predictor<Input, Output> predictor = model.newPredictor()) {
            Output output = predictor.predict(json("{\"class\": 3, \"seed\": 2}"));
            assertEquals(200, output.getCode());
            assertEquals("image/png", output.getProperty("Content-Type", ""));
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(output.getData().getAsBytes()));
            try (ImageGenerator generator =
                    ImageGenerator.open(
                            served,
                            GeneratorOptions.defaults().batch(2).setting("sampling.steps=2"))) {
                assertSame(generator.generate(3, 2), picture);
            }
            for (String bad :
                    List.of(
                            "{\"clas\": 3}",
                            "{\"class\": 99}",
                            "{\"seed\": 0.5}",
                            "[]",
                            "x{",
                            "{\"class\": null}")) {
                assertThrows(TranslateException.class, () -> predictor.predict(json(bad)), bad);
            }
        }
    }

    private static Input json(String text) {
        Input input = new Input();
        input.add(text);
        return input;
    }

    private static void assertSame(GeneratedImage expected, BufferedImage actual) {
        BufferedImage picture = expected.toBufferedImage();
        int width = picture.getWidth();
        int height = picture.getHeight();
        assertArrayEquals(
                picture.getRGB(0, 0, width, height, null, 0, width),
                actual.getRGB(0, 0, width, height, null, 0, width));
    }
}
