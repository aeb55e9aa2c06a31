package io.pgcmk.local.arm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lists as ARM gives them out: a page, and the link to the next one as long as there is one. */
final class Pages {
    /** Smaller than ARM's pages, so that whoever reads the first one only is found out. */
    static final int SIZE = 5;

    static final String PARAMETER = "$skipToken";

    private Pages() {}

    static LocalResponse page(LocalRequest request, List<ObjectNode> all) {
        int start = start(request.parameters().getOrDefault(PARAMETER, "0"));
        int end = Math.min(start + SIZE, all.size());
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("value").addAll(all.subList(Math.min(start, end), end));
        if (end < all.size()) {
            page.put("nextLink", link(request, end));
        }
        return LocalResponse.json(200, page);
    }

    private static int start(String token) {
        if (!token.matches("[0-9]{1,6}")) {
            throw ArmErrorException.badRequest("The $skipToken '" + token + "' was not given out here.");
        }
        return Integer.parseInt(token);
    }

    private static String link(LocalRequest request, int start) {
        String query = Arrays.stream(request.query().split("&", -1))
                .filter(parameter -> !parameter.startsWith(PARAMETER) && !parameter.startsWith("%24skipToken"))
                .collect(Collectors.joining("&"));
        return "https://" + request.host() + request.path() + "?" + query + "&%24skipToken=" + start;
    }
}
