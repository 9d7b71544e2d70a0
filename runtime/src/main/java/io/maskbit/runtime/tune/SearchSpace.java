package io.maskbit.runtime.tune;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.sampling.SamplerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The settings that are searched, and where.
 *
 * @param ranges knob to range
 */
record SearchSpace(Map<Knob, Range> ranges) {

    /** Copies the ranges. */
    SearchSpace {
        ranges = new EnumMap<>(ranges);
    }

    /**
     * Returns where to search.
     *
     * @param present the sampler as it is
     * @param given ranges as of {@code --range}: {@code guidance_scale=0:8}
     * @return the given ranges; around the present value where none is given
     * @throws ExperimentException if a range cannot be read, or its setting changes nothing
     */
    static SearchSpace of(SamplerConfig present, List<String> given) {
        Map<Knob, Range> ranges = new EnumMap<>(Knob.class);
        for (Knob knob : Knob.values()) {
            if (knob.isUsedBy(present)) {
                ranges.put(knob, knob.around(knob.of(present)));
            }
        }
        for (String text : given) {
            put(text, present, ranges);
        }
        return new SearchSpace(ranges);
    }

    private static void put(String text, SamplerConfig present, Map<Knob, Range> ranges) {
        Location place = Location.of("--range " + text);
        String[] halves = text.split("=", 2);
        List<String> keys = Arrays.stream(Knob.values()).map(Knob::key).toList();
        int index = keys.indexOf(halves[0].strip());
        if (index < 0) {
            throw new ExperimentException(
                    place,
                    "'" + halves[0] + "' is not searched" + Spelling.suggestion(halves[0], keys),
                    "searched are " + String.join(", ", keys));
        }
        Knob knob = Knob.values()[index];
        if (!knob.isUsedBy(present)) {
            throw new ExperimentException(
                    place, "'" + knob.key() + "' changes nothing in the sampler of this run");
        }
        ranges.put(knob, range(knob, halves.length > 1 ? halves[1] : "", place));
    }

    private static Range range(Knob knob, String text, Location place) {
        String[] ends = text.split(":", -1);
        try {
            double low = Double.parseDouble(ends[0]);
            double high = Double.parseDouble(ends[ends.length - 1]);
            if (ends.length <= 2 && low >= knob.least() && high >= low && high < 1e6) {
                return new Range(low, high);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ExperimentException(
                place,
                "this is no range",
                "write it as "
                        + knob.key()
                        + "=LOW:HIGH with numbers from "
                        + knob.text(knob.least())
                        + " on, or "
                        + knob.key()
                        + "=VALUE to keep one value");
    }

    /**
     * Draws settings that cover each range evenly: a Latin hypercube, every range cut into as many
     * parts as there are settings, each part used once (McKay et al. 1979).
     *
     * @param count number of settings
     * @param random chooses
     * @return changes to the sampler, setting to text; equal ones are possible where a range is
     *     narrow
     */
    List<Map<String, String>> draw(int count, SplittableRandom random) {
        List<Map<String, String>> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(new LinkedHashMap<>());
        }
        ranges.forEach(
                (knob, range) -> {
                    int[] parts = permutation(count, random);
                    for (int i = 0; i < count; i++) {
                        double share = (parts[i] + random.nextDouble()) / count;
                        drawn.get(i).put(knob.key(), knob.text(knob.within(range, share)));
                    }
                });
        return drawn;
    }

    private static int[] permutation(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        ranges.forEach((knob, range) -> texts.add(knob.key() + "=" + range));
        return String.join(" ", texts);
    }
}
