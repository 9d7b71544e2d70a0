package io.maskbit.runtime.sample;

import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.sampling.ImageSampler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that an image of a run depends on, by name. */
final class SampleFacts {

    /** What names of digests begin with. */
    static final String WEIGHTS = "weights ";

    private static final int DIGITS = 16;
    private static final List<String> SETTINGS = List.of("device", "precision", "image.");
    private static final String SAMPLER = "sampling.";

    private SampleFacts() {}

    /**
     * Gathers the facts.
     *
     * @param run the run
     * @param request which images are wanted; not how many
     * @param form how they are kept, in words
     * @return values by name, in the order of reading
     */
    static Map<String, String> of(TrainedRun run, SampleRequest request, String form) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", Long.toString(request.seed()));
        facts.put("labels", request.turn());
        facts.put("first", Long.toString(request.first()));
        facts.put("form", form);
        run.plan()
                .arm()
                .settings()
                .forEach(
                        (path, value) -> {
                            if (path.startsWith(SAMPLER)
                                    || SETTINGS.stream().anyMatch(path::startsWith)) {
                                facts.put(path, value);
                            }
                        });
        facts.put("chunk", Integer.toString(ImageSampler.CHUNK));
        run.weightDigests()
                .forEach((file, digest) -> facts.put(WEIGHTS + file, digest.substring(0, DIGITS)));
        return facts;
    }
}
