package io.pgcmk.local.cosmos;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Says who a request comes from: whoever signs it with the account's key, or an Entra identity. */
final class Authorizer {
    private static final String SIGNED = "type=master&ver=1.0&sig=";
    private static final String TOKEN = "type=aad&ver=1.0&sig=";

    private final SecretKeySpec key;
    private final TokenVerifier tokens;

    enum Caller {
        KEY_HOLDER,
        ENTRA_IDENTITY
    }

    /** @param key the account's key, in base64 */
    Authorizer(String key, TokenVerifier tokens) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256");
        this.tokens = tokens;
    }

    Caller check(CosmosRequest request) {
        String authorization = request.header("authorization")
                .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8))
                .orElseThrow(() -> Refusal.unauthorized("Required Header authorization is missing."));
        // A token is base64url, and a signature's plus signs travel encoded: neither loses anything in decoding.
        if (authorization.startsWith(TOKEN) && tokens.isValid(authorization.substring(TOKEN.length()))) {
            return Caller.ENTRA_IDENTITY;
        }
        if (authorization.startsWith(SIGNED) && isSigned(request, authorization.substring(SIGNED.length()))) {
            return Caller.KEY_HOLDER;
        }
        throw Refusal.unauthorized("The input authorization token can't serve the request.");
    }

    private boolean isSigned(CosmosRequest request, String signature) {
        List<String> segments = request.segments();
        // An odd number of segments names a list of resources in the one before; an even number names a resource.
        boolean ofList = segments.size() % 2 == 1;
        String type = segments.isEmpty() ? "" : segments.get(segments.size() - (ofList ? 1 : 2));
        List<String> link = ofList ? segments.subList(0, segments.size() - 1) : segments;
        String date = request.header("x-ms-date").orElse("");
        String lastId = link.isEmpty() ? "" : link.getLast().toLowerCase(Locale.ROOT);
        // A resource addressed by _rid is signed by that alone, in lower case.
        return List.of(String.join("/", link), lastId).stream()
                .anyMatch(signed -> MessageDigest.isEqual(
                        signature(request.method(), type, signed, date).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8)));
    }

    private String signature(String method, String type, String link, String date) {
        String text = method.toLowerCase(Locale.ROOT) + "\n" + type + "\n" + link + "\n" + date.toLowerCase(Locale.ROOT)
                + "\n\n";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
