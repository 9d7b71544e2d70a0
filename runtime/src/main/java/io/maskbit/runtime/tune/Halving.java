package io.maskbit.runtime.tune;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving: all candidates get a few images; the better half of them goes on and gets as
 * many again as it has, until two or three are left, the best of which wins.
 *
 * @param rungs the rounds in order
 * @see <a href="https://arxiv.org/abs/1502.07943">Jamieson and Talwalkar 2015, Non-stochastic Best
 *     Arm Identification</a>
 */
record Halving(List<Rung> rungs) {

    private static final int LEAST_CANDIDATES = 4;

    /** Copies the rounds. */
    Halving {
        rungs = List.copyOf(rungs);
    }

    /**
     * One round.
     *
     * @param candidates how many take part
     * @param images how many images each has at its end, those of earlier rounds included
     */
    record Rung(int candidates, int images) {}

    /**
     * Returns the search with as many candidates as a budget allows.
     *
     * @param budget images that may be sampled
     * @param first images of each candidate in the first round
     * @throws ExperimentException if the budget is not enough for 4 candidates
     */
    static Halving of(int budget, int first) {
        int candidates = LEAST_CANDIDATES;
        if (rungs(candidates, first).images() > budget) {
            throw new ExperimentException(
                    Location.of("--budget"),
                    budget
                            + " images are left for the search, but "
                            + LEAST_CANDIDATES
                            + " candidates need "
                            + rungs(candidates, first).images(),
                    "raise --budget, or lower --confirm or --first");
        }
        while (rungs(candidates + 1, first).images() <= budget) {
            candidates++;
        }
        return rungs(candidates, first);
    }

    private static Halving rungs(int candidates, int first) {
        List<Rung> rungs = new ArrayList<>();
        rungs.add(new Rung(candidates, first));
        int images = first;
        for (int left = (candidates + 1) / 2; left > 1; left = (left + 1) / 2) {
            images = Math.multiplyExact(images, 2);
            rungs.add(new Rung(left, images));
        }
        return new Halving(rungs);
    }

    /** Returns the number of all images. */
    int images() {
        int sum = 0;
        int before = 0;
        for (Rung rung : rungs) {
            sum += rung.candidates() * (rung.images() - before);
            before = rung.images();
        }
        return sum;
    }
}
