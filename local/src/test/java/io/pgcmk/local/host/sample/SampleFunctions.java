package io.pgcmk.local.host.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One function for each thing that the host does. */
public final class SampleFunctions {
    private static final BlockingQueue<String> TICKS = new LinkedBlockingQueue<>();
    private static final Semaphore RELEASED = new Semaphore(0);
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final String greeting;

    SampleFunctions(String greeting) {
        this.greeting = greeting;
    }

    public HttpResponseMessage echo(
            @HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request,
            @BindingName("id") String id,
            ExecutionContext context) {
        context.getLogger().info("echoing " + id);
        String text = String.join(
                "|",
                greeting,
                request.getHttpMethod().toString(),
                id,
                "" + request.getHeaders().get("x-sample"),
                "" + request.getQueryParameters(),
                request.getBody().orElse("no body"),
                Thread.currentThread().getContextClassLoader().getName());
        return request.createResponseBuilder(HttpStatus.ACCEPTED).body(text).build();
    }

    public HttpResponseMessage json(@HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request) {
        return request.createResponseBuilder(HttpStatus.OK)
                .header("content-type", "application/json")
                .body("{}")
                .build();
    }

    public HttpResponseMessage object(@HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request) {
        return request.createResponseBuilder(HttpStatus.OK).body(Map.of()).build();
    }

    public void silent(@HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request) {}

    public void failing(@HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request) {
        throw new IllegalStateException("as it was told to");
    }

    public void tick(@TimerTrigger(name = "timer", schedule = "") String timer) {
        TICKS.add(timer);
    }

    /** Holds its run until a {@link #nextTick} is asked for, and reports how many runs there are at once. */
    public void slowTick(@TimerTrigger(name = "timer", schedule = "") String timer) throws InterruptedException {
        TICKS.add("running: " + RUNNING.incrementAndGet());
        RELEASED.acquire();
        RUNNING.decrementAndGet();
    }

    public void event(@EventGridTrigger(name = "event") String event) {
        if (event.contains("fail")) {
            throw new IllegalStateException("as the event told it to");
        }
        TICKS.add(event);
    }

    /** Waits for a run of a timer, or for an event. */
    public HttpResponseMessage nextTick(@HttpTrigger(name = "request") HttpRequestMessage<Optional<String>> request)
            throws InterruptedException {
        String tick = TICKS.poll(20, TimeUnit.SECONDS);
        RELEASED.release();
        return request.createResponseBuilder(HttpStatus.OK).body("" + tick).build();
    }

    public void unknownParameter(@TimerTrigger(name = "timer", schedule = "") Integer timer) {}
}
