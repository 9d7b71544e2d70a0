package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** How the laws of every component handle a component of some kind. */
interface Subject {

    /** A built component, with what it is given to work on. */
    interface Live {

        /** Returns the component. */
        Component component();

        /** Returns the arrays that it is given; equal ones for each component on a fresh bench. */
        List<NDArray> inputs();

        /**
         * Runs one pass.
         *
         * @param pass training or evaluation
         * @return everything that comes out
         */
        List<NDArray> run(Pass pass);

        /**
         * Runs one pass towards a number.
         *
         * @param pass training
         * @return a float32 scalar that every parameter should have a part in
         */
        NDArray loss(Pass pass);
    }

    /**
     * Builds a component.
     *
     * @param context where
     * @param bench makes the inputs
     * @return the component
     */
    Live build(BuildContext context, Bench bench);

    /**
     * Finds out how to handle what a contract tests.
     *
     * @param contract the contract
     * @return the handling
     */
    static Subject of(ComponentContract contract) {
        if (contract instanceof QuantizerContract quantizer) {
            return QuantizerLaws.subject(quantizer);
        }
        if (contract instanceof TokenizerContract tokenizer) {
            return TokenizerLaws.subject(tokenizer);
        }
        if (contract instanceof GeneratorContract generator) {
            return GeneratorLaws.subject(generator);
        }
        if (contract instanceof DiscriminatorContract discriminator) {
            return DiscriminatorLaws.subject(discriminator);
        }
        return PerceptualLossLaws.subject((PerceptualLossContract) contract);
    }

    /**
     * Returns the law that results have the declared form, on which the laws about them rest.
     *
     * @param contract the contract
     */
    static Executable form(ComponentContract contract) {
        if (contract instanceof QuantizerContract quantizer) {
            return quantizer::resultsHaveTheDeclaredForm;
        }
        if (contract instanceof TokenizerContract tokenizer) {
            return tokenizer::decodingUndoesEncodingInShape;
        }
        if (contract instanceof GeneratorContract generator) {
            return generator::acceptedTokensGiveLogits;
        }
        if (contract instanceof DiscriminatorContract discriminator) {
            return discriminator::imagesGiveAMapOfScoresEach;
        }
        return ((PerceptualLossContract) contract)::distanceIsOneNumber;
    }

    /** Returns the shapes that a contract is tried with, in words. */
    static String shapes(ComponentContract contract) {
        if (contract instanceof QuantizerContract quantizer) {
            return "grid " + quantizer.grid();
        }
        if (contract instanceof TokenizerContract tokenizer) {
            return "images " + tokenizer.image();
        }
        if (contract instanceof GeneratorContract generator) {
            return "tokens " + generator.tokens() + ", " + generator.classes() + " classes";
        }
        return contract instanceof DiscriminatorContract discriminator
                ? "images " + discriminator.image()
                : "images " + ((PerceptualLossContract) contract).image();
    }

    /**
     * Sums arrays with weights that differ from entry to entry, so that nothing cancels.
     *
     * @param arrays float32 arrays
     * @return float32 scalar
     */
    static NDArray weighted(List<NDArray> arrays) {
        NDArray sum = arrays.get(0).getManager().create(0f);
        for (NDArray array : arrays) {
            float[] weights = new float[Math.toIntExact(array.size())];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 + i % 1009 * 7919 % 101 / 101f;
            }
            sum = sum.add(array.mul(array.getManager().create(weights, array.getShape())).mean());
        }
        return sum;
    }
}
