package io.maskbit.runtime.serve;

/**
 * One image of a job, on its way through the queue.
 *
 * @param job the job
 * @param place which of its images
 * @param task what is to be done
 * @param arrived when it was taken in, as {@link System#nanoTime()}
 */
record Unit(Job<?> job, int place, Task task, long arrived) {}
