package io.maskbit.runtime.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Images that wait for a pass, first come, first served; later ones that can share the pass of the
 * first may overtake others. Bounded.
 */
final class UnitQueue {

    private final int limit;
    private final int batch;
    private final long patience; // nanoseconds
    private final Deque<Unit> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean isOpen = true;

    /**
     * Makes a queue.
     *
     * @param limit most images that wait, at least 1
     * @param batch images of a pass, at least 1
     * @param patience how long an image waits for others to share its pass, in nanoseconds
     */
    UnitQueue(int limit, int batch, long patience) {
        this.limit = limit;
        this.batch = batch;
        this.patience = batch == 1 ? 0 : patience;
    }

    /** What came of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    /** Takes all images of a job, or none. */
    Offer offer(Job<?> job) {
        lock.lock();
        try {
            if (!isOpen) {
                return Offer.CLOSED;
            }
            if (waiting.size() + job.units().size() > limit) {
                return Offer.FULL;
            }
            waiting.addAll(job.units());
            changed.signalAll();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next pass.
     *
     * @return 1 to batch images that can share it; none if the queue is closed
     */
    List<Unit> take() {
        lock.lock();
        try {
            while (isOpen) {
                if (waiting.isEmpty()) {
                    changed.awaitUninterruptibly();
                } else if (!waitsForOthers(waiting.getFirst())) {
                    return pass(waiting.getFirst());
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while if the pass of the first image is not full; returns whether it did. */
    private boolean waitsForOthers(Unit first) {
        long left = patience - (System.nanoTime() - first.arrived());
        if (left <= 0
                || waiting.stream().filter(unit -> unit.task().joins(first.task())).count()
                        >= batch) {
            return false;
        }
        try {
            changed.awaitNanos(left);
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt a worker: closing the queue ends it.
            return false;
        }
        return true;
    }

    private List<Unit> pass(Unit first) {
        List<Unit> pass = new ArrayList<>();
        Iterator<Unit> all = waiting.iterator();
        while (all.hasNext() && pass.size() < batch) {
            Unit unit = all.next();
            if (unit.task().joins(first.task())) {
                pass.add(unit);
                all.remove();
            }
        }
        return pass;
    }

    /** Takes the images of a job out, so that others find room. */
    void remove(Job<?> job) {
        lock.lock();
        try {
            waiting.removeIf(unit -> unit.job() == job);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many images wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more images and gives none. */
    void close() {
        lock.lock();
        try {
            isOpen = false;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
