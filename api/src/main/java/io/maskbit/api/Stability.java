package io.maskbit.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How far a type of the contract can be relied on. Every public type of {@code api}, {@code spi},
 * {@code testkit} and of the package {@code io.maskbit.runtime} carries one; a type inside another
 * shares that of the outer one.
 *
 * <p>While the major version is 0, a plugin is loaded by programs of the minor version it was
 * compiled against. Within a minor version nothing that compiles stops compiling, and nothing that
 * loads stops loading, whatever the level; the build refuses such a change.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Stability(level = Stability.Level.STABLE, since = "0.1")
public @interface Stability {

    /** How far it can be relied on. */
    Level level();

    /** The version in which it came, {@code major.minor}. */
    String since();

    /** How far a type can be relied on. */
    enum Level {

        /**
         * Meant to stay. Before a member goes, it is deprecated for one minor version at least,
         * with what to use in its place.
         */
        STABLE,

        /** Young: the next minor version may change it without a time of deprecation. */
        EVOLVING
    }
}
