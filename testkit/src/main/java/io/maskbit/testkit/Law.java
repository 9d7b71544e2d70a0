package io.maskbit.testkit;

import io.maskbit.spi.ComponentFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * One law under test. A failure says what was tried and how to repeat it. A law that rests on
 * another which is broken is not judged: it would only repeat the other's failure.
 */
final class Law {

    private final ComponentContract contract;
    private final String name;
    private final List<Executable> premises = new ArrayList<>();

    private Law(ComponentContract contract, String name) {
        this.contract = contract;
        this.name = name;
    }

    /**
     * A law that rests on no other.
     *
     * @param contract the contract that it belongs to
     * @param name name of its test
     */
    static Law of(ComponentContract contract, String name) {
        return new Law(contract, name);
    }

    /**
     * A law about what comes out of a component. It rests on the foundations of {@link
     * ComponentContract}: results of the declared form, inputs left alone, and determinism.
     */
    static Law ofResults(ComponentContract contract, String name) {
        return of(contract, name)
                .resting(Subject.form(contract))
                .resting(contract::inputsAreLeftAsTheyWere)
                .resting(contract::evaluationIsDeterministic);
    }

    /** Adds a law that this one rests on. */
    Law resting(Executable premise) {
        premises.add(premise);
        return this;
    }

    /**
     * Judges.
     *
     * @param body asserts the law
     */
    void holds(Executable body) {
        try {
            body.execute();
        } catch (TestAbortedException e) {
            throw e;
        } catch (AssertionError | Exception | LinkageError e) {
            throw verdict(e);
        } catch (Throwable e) {
            throw new IllegalStateException(name + " ended in " + e, e);
        }
    }

    private RuntimeException verdict(Throwable failure) {
        for (Executable premise : premises) {
            try {
                premise.execute();
            } catch (AssertionError | TestAbortedException e) {
                return new TestAbortedException(
                        name + " is not judged, because another law is broken: " + line(e), e);
            } catch (Throwable e) {
                throw new IllegalStateException(name + " ended in " + e, e);
            }
        }
        throw broken(failure);
    }

    private AssertionFailedError broken(Throwable failure) {
        String message =
                name
                        + " is broken: "
                        + (failure instanceof AssertionError ? failure.getMessage() : failure)
                        + "\n    tried with: "
                        + tried()
                        + "\n    repeat with: -D"
                        + Drawn.PROPERTY
                        + "="
                        + Drawn.seed();
        return failure instanceof AssertionFailedError e && e.isActualDefined()
                ? new AssertionFailedError(message, e.getExpected(), e.getActual(), failure)
                : new AssertionFailedError(message, failure);
    }

    private String tried() {
        ComponentFactory<?> factory = contract.factory();
        String settings = GivenSettings.text(factory, contract).strip().replace("\n", ", ");
        return factory.id() + " {" + settings + "}, " + Subject.shapes(contract);
    }

    private static String line(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
