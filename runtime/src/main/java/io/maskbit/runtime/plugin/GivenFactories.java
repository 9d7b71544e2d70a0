package io.maskbit.runtime.plugin;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.spi.ComponentFactory;
import java.util.List;
import java.util.Optional;

/** Factories that are at hand, so that they need not be found: those of a test. */
public final class GivenFactories {

    private GivenFactories() {}

    /**
     * Lists what is delivered with the program, and some factories beside it.
     *
     * @param factories the factories; one that is found as a service too is taken once
     * @return the catalog
     * @throws ExperimentException if one cannot be taken, for example because its id is reserved
     */
    public static Catalog catalog(List<? extends ComponentFactory<?>> factories) {
        Catalog catalog = Catalog.delivered();
        for (ComponentFactory<?> factory : factories) {
            Services service = service(factory);
            if (!isListed(catalog, service, factory)) {
                int before = catalog.notices().size();
                catalog.add(service, factory, Host.current(), factory.getClass());
                if (!isListed(catalog, service, factory)) {
                    List<Notice> reasons = catalog.notices();
                    throw new ExperimentException(
                            Location.of(factory.getClass().getName()),
                            reasons.subList(before, reasons.size()).get(0).message());
                }
            }
        }
        return catalog;
    }

    private static boolean isListed(
            Catalog catalog, Services service, ComponentFactory<?> factory) {
        Optional<Found> found = catalog.find(service.kind(), factory.id());
        return found.isPresent() && found.get().factory().getClass() == factory.getClass();
    }

    private static Services service(ComponentFactory<?> factory) {
        for (Services service : Services.values()) {
            if (service.type().isInstance(factory)) {
                return service;
            }
        }
        throw new IllegalStateException("the kinds of factories are sealed: " + factory);
    }
}
