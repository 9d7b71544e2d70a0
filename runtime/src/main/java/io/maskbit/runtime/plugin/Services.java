package io.maskbit.runtime.plugin;

import io.maskbit.api.ComponentKind;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.TokenizerFactory;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The five service types, and how providers are listed so that a broken one stops no other. */
enum Services {
    QUANTIZER(ComponentKind.QUANTIZER, QuantizerFactory.class),
    TOKENIZER(ComponentKind.TOKENIZER, TokenizerFactory.class),
    DISCRIMINATOR(ComponentKind.DISCRIMINATOR, DiscriminatorFactory.class),
    PERCEPTUAL_LOSS(ComponentKind.PERCEPTUAL_LOSS, PerceptualLossFactory.class),
    GENERATOR(ComponentKind.GENERATOR, GeneratorFactory.class);

    // ServiceLoader moves on after an error; should it ever not, this ends the listing.
    private static final int MAX_ERRORS = 100;

    private final ComponentKind kind;
    private final Class<?> type;

    Services(ComponentKind kind, Class<?> type) {
        this.kind = kind;
        this.type = type;
    }

    /** Returns the kind of component. */
    ComponentKind kind() {
        return kind;
    }

    /** Returns the service type. */
    Class<?> type() {
        return type;
    }

    /** Returns the service whose type has a name. */
    static Optional<Services> of(String type) {
        return Arrays.stream(values())
                .filter(service -> service.type.getName().equals(type))
                .findFirst();
    }

    /** Lists providers in a layer, with its parents. */
    void inLayer(
            ModuleLayer layer,
            Predicate<Class<?>> wanted,
            BiConsumer<Class<?>, ComponentFactory<?>> found,
            Consumer<PluginFault> broken) {
        list(service -> ServiceLoader.load(layer, service), wanted, found, broken);
    }

    /** Lists providers that a class loader sees, in named modules and by META-INF/services. */
    void inLoader(
            ClassLoader loader,
            Predicate<Class<?>> wanted,
            BiConsumer<Class<?>, ComponentFactory<?>> found,
            Consumer<PluginFault> broken) {
        list(service -> ServiceLoader.load(service, loader), wanted, found, broken);
    }

    private void list(
            Function<Class<?>, ServiceLoader<?>> open,
            Predicate<Class<?>> wanted,
            BiConsumer<Class<?>, ComponentFactory<?>> found,
            Consumer<PluginFault> broken) {
        Iterator<? extends ServiceLoader.Provider<?>> providers =
                open.apply(type).stream().iterator();
        int errors = 0;
        while (errors < MAX_ERRORS) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<?> provider = providers.next();
                if (wanted.test(provider.type())) {
                    found.accept(provider.type(), (ComponentFactory<?>) provider.get());
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                errors++;
                broken.accept(Faults.of(e, "it cannot be loaded"));
            }
        }
    }
}
