package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** A tokenizer that remembers the tokens it has found. */
final class RecordingTokenizer implements Tokenizer {

    private final Tokenizer tokenizer;
    private final List<Values> tokens = new ArrayList<>();

    RecordingTokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the tokens (B, H, W) of each call. */
    List<Values> tokens() {
        return tokens;
    }

    @Override
    public Quantized encode(NDArray images, Pass pass) {
        Quantized found = tokenizer.encode(images, pass);
        tokens.add(Values.of(found.tokens()));
        return found;
    }

    @Override
    public ImageShape image() {
        return tokenizer.image();
    }

    @Override
    public Quantizer quantizer() {
        return tokenizer.quantizer();
    }

    @Override
    public NDArray latents(NDArray images, Pass pass) {
        return tokenizer.latents(images, pass);
    }

    @Override
    public NDArray decode(NDArray latents, Pass pass) {
        return tokenizer.decode(latents, pass);
    }

    @Override
    public NDArray lastLayer() {
        return tokenizer.lastLayer();
    }

    @Override
    public Block block() {
        return tokenizer.block();
    }
}
