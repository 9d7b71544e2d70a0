package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.tensor.Step;
import io.maskbit.training.loop.Masking;

/** Masking schedules, and the masks of training from recorded draws. */
final class MaskingFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (String mode : fixture.expected("ratio.")) {
            MaskSchedule schedule = MaskSchedule.of(mode);
            int points = fixture.values("ratio." + mode).data().length;
            double[] ratios = new double[points];
            for (int i = 0; i < points; i++) {
                ratios[i] = schedule.ratio((float) (i / (double) (points - 1)));
            }
            checks.offerValues("ratio." + mode, () -> Values.of(ratios));
        }
        double[] leasts =
                fixture.config().getAsJsonArray("min_masking_ratio").asList().stream()
                        .mapToDouble(e -> e.getAsDouble())
                        .toArray();
        for (MaskSchedule schedule : MaskSchedule.values()) {
            for (int i = 0; i < leasts.length; i++) {
                String prefix = schedule + ".min" + i + ".";
                if (!fixture.expected(prefix).isEmpty()) {
                    double least = leasts[i];
                    Step.run(() -> mask(fixture, checks, prefix, schedule, least, manager));
                }
            }
        }
    }

    private static void mask(
            FixtureCase fixture,
            Checks checks,
            String prefix,
            MaskSchedule schedule,
            double least,
            NDManager manager) {
        Masking masking =
                new Masking(
                        schedule,
                        least,
                        0,
                        new RecordedMaskDraws(
                                fixture.input("draw_ratio").floats(),
                                fixture.input("draw_tokens").floats(),
                                new float[0]));
        NDArray tokens = fixture.input("tokens").on(manager);
        double[] ratios = new double[fixture.input("tokens").rows()];
        for (int sample = 0; sample < ratios.length; sample++) {
            ratios[sample] = masking.ratio(sample);
        }
        Masking.Masked masked =
                masking.mask(tokens, fixture.config().get("mask_token").getAsLong(), 0);
        checks.offerValues(prefix + "value_to_mask", () -> Values.of(ratios));
        checks.offer(prefix + "masked_tokens", masked::tokens);
        checks.offer(prefix + "mask", masked::mask);
    }
}
