package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.page.Page;
import io.pgcmk.usecase.RequestRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists by pages: {@code $top} and {@code $skipToken} of a request, {@code value} and {@code nextLink} of its answer. */
final class Paging {
    private static final int PAGE = 50;

    /** One page of the store's own query. */
    private static final int LARGEST_PAGE = 100;

    private static final Pattern TOP = Pattern.compile("\\d{1,4}");

    private Paging() {}

    /** How many the caller wants to see. */
    static int size(ArmRequest arm) {
        return size(arm, PAGE, LARGEST_PAGE);
    }

    /** @param page how many they are if the caller does not say it */
    static int size(ArmRequest arm, int page, int largest) {
        String top = arm.query("$top");
        if (top == null) {
            return page;
        }
        if (!TOP.matcher(top).matches() || Integer.parseInt(top) == 0 || Integer.parseInt(top) > largest) {
            throw RequestRefusedException.badRequest(
                    "InvalidParameter", "$top", "$top must be a number from 1 to " + largest);
        }
        return Integer.parseInt(top);
    }

    /** What the page before gave; null for the first. */
    static @Nullable String continuation(ArmRequest arm) {
        return arm.query("$skipToken");
    }

    /** The answer of a list that takes no parameter but these. */
    static <T> ObjectNode json(ArmRequest arm, Page<T> page, Function<T, JsonNode> element) {
        return json(arm, "$top=" + size(arm), page, element);
    }

    /** @param query what the next page is to be asked for besides, encoded */
    static <T> ObjectNode json(ArmRequest arm, String query, Page<T> page, Function<T, JsonNode> element) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var value = json.putArray("value");
        page.elements().forEach(one -> value.add(element.apply(one)));
        String continuation = page.continuation();
        return continuation == null
                ? json
                : json.put(
                        "nextLink",
                        arm.link("api-version=" + ApiVersion.PG_CMK.date() + "&" + query + "&$skipToken="
                                + URLEncoder.encode(continuation, StandardCharsets.UTF_8)));
    }
}
