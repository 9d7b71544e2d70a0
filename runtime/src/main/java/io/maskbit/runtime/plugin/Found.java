package io.maskbit.runtime.plugin;

import io.maskbit.api.ComponentKind;
import io.maskbit.spi.ComponentFactory;

/**
 * A factory and where it comes from.
 *
 * @param kind kind of component that it makes
 * @param id name in experiment files
 * @param factory the factory
 * @param origin where it comes from
 */
public record Found(ComponentKind kind, String id, ComponentFactory<?> factory, Origin origin) {}
