package io.maskbit.runtime;

import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.maskbit.api.Stability;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Opens a run as a DJL predictor, and in DJL Serving.
 *
 * <pre>{@code
 * Criteria<String, Image> criteria =
 *         Criteria.builder()
 *                 .setTypes(String.class, Image.class)
 *                 .optModelPath(Path.of("runs/mine"))
 *                 .optEngine("PyTorch")
 *                 .optTranslatorFactory(new MaskbitTranslatorFactory())
 *                 .optArgument("blockFactory", MaskbitBlockFactory.class.getName())
 *                 .optOption("hasParameter", "false")
 *                 .build();
 * }</pre>
 *
 * <p>Inputs and outputs:
 *
 * <ul>
 *   <li>{@link Integer} to {@link Image}: number of a class.
 *   <li>{@link String} to {@link Image}: name of a class.
 *   <li>{@link GenerateRequest} to {@link GeneratedImage}; deadline and listener are not passed on.
 *   <li>{@link Input} to {@link Output}: JSON such as {@code {"class": "circle", "seed": 7,
 *       "number": 0}} to a PNG file; the class is a name or a number, and everything may be left
 *       out.
 * </ul>
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class MaskbitTranslatorFactory implements TranslatorFactory {

    private static final Set<String> KEYS = Set.of("class", "seed", "number");

    /** Made by DJL, by name. */
    public MaskbitTranslatorFactory() {}

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        Set<Pair<Type, Type>> types = new LinkedHashSet<>();
        types.add(new Pair<>(Integer.class, Image.class));
        types.add(new Pair<>(String.class, Image.class));
        types.add(new Pair<>(GenerateRequest.class, GeneratedImage.class));
        types.add(new Pair<>(Input.class, Output.class));
        return types;
    }

    @Override
    @SuppressWarnings("unchecked") // the types are compared first
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
            throws TranslateException {
        if (!isSupported(input, output)) {
            throw new TranslateException(
                    "no translation from " + input.getName() + " to " + output.getName());
        }
        Translator<?, ?> translator;
        if (input == Integer.class) {
            translator = new ImageTranslator<Integer, Image>(ImageRequest::generate, this::image);
        } else if (input == String.class) {
            translator = new ImageTranslator<String, Image>(ImageRequest::generate, this::image);
        } else if (input == Input.class) {
            translator = new ImageTranslator<>(MaskbitTranslatorFactory::read, this::png);
        } else {
            translator =
                    new ImageTranslator<GenerateRequest, GeneratedImage>(
                            request -> request, image -> image);
        }
        return (Translator<I, O>) translator;
    }

    private Image image(GeneratedImage image) {
        return ImageFactory.getInstance().fromImage(image.toBufferedImage());
    }

    private Output png(GeneratedImage image) {
        Output output = new Output(200, "OK");
        output.addProperty("Content-Type", "image/png");
        output.add(image.toPng());
        return output;
    }

    private static GenerateRequest read(Input input) throws TranslateException {
        try {
            JsonObject json =
                    JsonParser.parseString(input.getData().getAsString()).getAsJsonObject();
            for (String key : json.keySet()) {
                if (!KEYS.contains(key)) {
                    throw new TranslateException(
                            "there is no \"" + key + "\"; known: class, seed, number");
                }
            }
            GenerateRequest request =
                    json.has("class") ? of(json.get("class")) : ImageRequest.unconditional();
            return request.seed(number(json, "seed")).first(number(json, "number"));
        } catch (JsonParseException
                | IllegalStateException
                | ArithmeticException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new TranslateException(
                    "expected JSON such as {\"class\": \"name or number\", \"seed\": 7}", e);
        }
    }

    private static GenerateRequest of(JsonElement choice) {
        JsonPrimitive value = choice.getAsJsonPrimitive();
        return value.isNumber()
                ? ImageRequest.generate(value.getAsBigDecimal().intValueExact())
                : ImageRequest.generate(value.getAsString());
    }

    private static long number(JsonObject json, String key) {
        return json.has(key) ? json.get(key).getAsBigDecimal().longValueExact() : 0;
    }
}
