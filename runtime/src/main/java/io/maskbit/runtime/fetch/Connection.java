package io.maskbit.runtime.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks over HTTP. Redirects are followed here, so that what the first server says of the file is
 * kept, and none leads from an encrypted connection to a plain one or to another kind of address.
 */
final class Connection {

    private static final int MOST_REDIRECTS = 8;
    private static final String PROGRAM = "maskbit (JVM)";

    private final HttpClient client;
    private final Patience patience;

    Connection(Map<String, String> variables, Patience patience) {
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience.connect())
                        .proxy(new ProxyChoice(variables, ProxySelector.getDefault()))
                        .build();
    }

    Patience patience() {
        return patience;
    }

    /**
     * An answer.
     *
     * @param response what the last server said; its body is to be closed
     * @param linked what servers on the way said of the linked file, by header in small letters
     */
    record Answer(HttpResponse<InputStream> response, Map<String, String> linked)
            implements AutoCloseable {

        int status() {
            return response.statusCode();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        long number(String name) {
            return header(name)
                    .or(() -> Optional.ofNullable(linked.get(name)))
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .map(Long::parseLong)
                    .orElse(-1L);
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    /**
     * Asks for a file.
     *
     * @param address where
     * @param headers further headers by name
     * @return the answer, whatever its status; the caller closes it
     * @throws IOException if there is none
     */
    Answer get(URI address, Map<String, String> headers) throws IOException {
        Map<String, String> linked = new LinkedHashMap<>();
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(at, headers);
            for (String name : new String[] {"x-linked-etag", "x-linked-size", "x-repo-commit"}) {
                response.headers()
                        .firstValue(name)
                        .ifPresent(value -> linked.putIfAbsent(name, value));
            }
            int status = response.statusCode();
            Optional<String> location = response.headers().firstValue("location");
            if (status < 301 || status > 308 || status == 304 || location.isEmpty()) {
                return new Answer(response, linked);
            }
            response.body().close();
            at = next(at, location.orElseThrow());
        }
        throw Refusals.of(address, "redirects more than " + MOST_REDIRECTS + " times");
    }

    static URI next(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw Refusals.of(from, "redirects to " + Refusals.plain(location));
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean allowed = scheme.equals("https") || (scheme.equals("http") && !isEncrypted(from));
        if (!allowed || to.getHost() == null) {
            throw Refusals.of(
                    from,
                    "redirects to " + Refusals.plain(location) + ", which is not followed",
                    "expected an https address");
        }
        return to;
    }

    private static boolean isEncrypted(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private HttpResponse<InputStream> send(URI at, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at)
                        .timeout(patience.connect())
                        .header("User-Agent", PROGRAM)
                        .header("Accept-Encoding", "identity");
        headers.forEach(request::setHeader);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
