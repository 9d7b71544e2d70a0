package io.maskbit.runtime.fetch;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the proxy: that of the JVM's properties ({@code https.proxyHost} and its like) if there
 * is one, else that of the variables {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and
 * {@code no_proxy}, in small or capital letters.
 */
final class ProxyChoice extends ProxySelector {

    private final Map<String, String> variables;
    private final ProxySelector properties;

    ProxyChoice(Map<String, String> variables, ProxySelector properties) {
        this.variables = Map.copyOf(variables);
        this.properties = properties;
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> said = properties.select(uri);
        if (said.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
            return said;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String address = variable(scheme + "_proxy").or(() -> variable("all_proxy")).orElse("");
        if (address.isEmpty() || isDirect(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(new Proxy(Proxy.Type.HTTP, address(scheme + "_proxy", address)));
    }

    private static InetSocketAddress address(String name, String address) {
        String full = address.contains("://") ? address : "http://" + address;
        try {
            URI uri = URI.create(full);
            boolean plain = "http".equals(uri.getScheme()) && uri.getUserInfo() == null;
            if (uri.getHost() != null && plain) {
                int port = uri.getPort() < 0 ? 80 : uri.getPort();
                return new InetSocketAddress(uri.getHost(), port);
            }
        } catch (IllegalArgumentException e) {
            throw refused(name, e);
        }
        throw refused(name, new IllegalArgumentException("not http://HOST:PORT"));
    }

    /** Does not repeat the value: it may hold a password. */
    private static ExperimentException refused(String name, IllegalArgumentException cause) {
        ExperimentException refusal =
                Refusals.of(
                        name,
                        "does not name a proxy that can be used",
                        "expected http://HOST:PORT, without a password");
        refusal.initCause(cause);
        return refusal;
    }

    private boolean isDirect(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        for (String each : variable("no_proxy").orElse("").split(",")) {
            String name = each.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (each.strip().equals("*")
                    || (!name.isEmpty() && (wanted.equals(name) || wanted.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String name) {
        String small = variables.getOrDefault(name, "");
        String value =
                small.isBlank() ? variables.getOrDefault(name.toUpperCase(Locale.ROOT), "") : small;
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The failure itself reaches the one who asked.
    }
}
