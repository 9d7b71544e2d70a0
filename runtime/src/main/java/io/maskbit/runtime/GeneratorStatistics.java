package io.maskbit.runtime;

import io.maskbit.api.Stability;

/**
 * What an {@link ImageGenerator} has done since it was opened.
 *
 * @param queued images that wait now
 * @param pending requests without an answer now
 * @param served requests answered
 * @param refused requests refused with {@link QueueFullException}
 * @param cancelled requests cancelled by their callers or by closing
 * @param expired requests that failed with {@link DeadlineExceededException}
 * @param failed requests that failed otherwise
 * @param passes forward passes begun; a pass of the generator is all its steps
 * @param images images in these passes; passes x batch - images places were empty
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public record GeneratorStatistics(
        int queued,
        int pending,
        long served,
        long refused,
        long cancelled,
        long expired,
        long failed,
        long passes,
        long images) {}
