package io.maskbit.runtime.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnitQueueTest {

    private static final Task ENCODE = new Task.Encode(new Task.Pixels(new float[0]));
    private static final Task DECODE = new Task.Decode(new Task.Tokens(new long[0]));
    private static final long LONG = Long.MAX_VALUE;

    private static Job<Integer> job(Task task, int images) {
        return new Job<>(
                Collections.nCopies(images, task),
                List::size,
                steps -> {},
                (job, end) -> {},
                Runnable::run);
    }

    @Test
    void whatJoinsSharesThePassOfTheFirst() {
        UnitQueue queue = new UnitQueue(10, 3, 0);
        Job<Integer> first = job(ENCODE, 1);
        Job<Integer> other = job(DECODE, 1);
        Job<Integer> third = job(ENCODE, 4);
        List.of(first, other, third).forEach(queue::offer);
        List<Unit> pass = queue.take();
        assertEquals(List.of(first, third, third), pass.stream().map(Unit::job).toList());
        assertEquals(List.of(0, 0, 1), pass.stream().map(Unit::place).toList());
        assertEquals(List.of(other), queue.take().stream().map(Unit::job).toList());
        assertEquals(List.of(2, 3), queue.take().stream().map(Unit::place).toList());
        assertEquals(0, queue.size());
    }

    @Test
    void aJobIsTakenWholeOrNotAtAll() {
        UnitQueue queue = new UnitQueue(3, 1, 0);
        Job<Integer> pair = job(ENCODE, 2);
        assertEquals(UnitQueue.Offer.TAKEN, queue.offer(pair));
        assertEquals(UnitQueue.Offer.FULL, queue.offer(job(ENCODE, 2)));
        assertEquals(2, queue.size());
        queue.remove(pair);
        assertEquals(UnitQueue.Offer.TAKEN, queue.offer(job(ENCODE, 3)));
    }

    @Test
    void aPassThatFillsUpIsNotWaitedFor() {
        UnitQueue queue = new UnitQueue(10, 2, LONG);
        CompletableFuture<List<Unit>> pass = CompletableFuture.supplyAsync(queue::take);
        queue.offer(job(ENCODE, 1));
        queue.offer(job(DECODE, 1));
        queue.offer(job(ENCODE, 1));
        assertEquals(2, pass.join().size());
        assertEquals(1, queue.size());
    }

    @Test
    void closingWakesThoseWhoWait() {
        UnitQueue queue = new UnitQueue(10, 2, LONG);
        queue.offer(job(ENCODE, 1));
        CompletableFuture<List<Unit>> pass = CompletableFuture.supplyAsync(queue::take);
        queue.close();
        assertTrue(pass.join().isEmpty());
        assertEquals(UnitQueue.Offer.CLOSED, queue.offer(job(ENCODE, 1)));
    }
}
