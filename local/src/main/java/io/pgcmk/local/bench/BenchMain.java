package io.pgcmk.local.bench;

import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.StackOptions;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code ./cmk bench}: prints a table of figures, each asked and reached. */
public final class BenchMain {
    private BenchMain() {}

    /** {@code BenchMain ROOT}. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        try (LocalStack stack = LocalStack.start(StackOptions.of(root, false))) {
            System.out.println(Figure.header());
            new StartUp(stack, stack.directory()).measure().forEach(System.out::println);
            LocalHttp http = new LocalHttp(Path.of(stack.ready().keyVault().caFile()));
            Operator operator = new Operator(http, stack.ready());
            String keyUri = stack.ready().postgres().getFirst().keyUri();
            operator.register().requireStatus(201);
            Checks checks = new Checks(stack, operator);
            Duration idle = checks.measureIdle();
            operator.enable(keyUri).requireStatus(200);
            Checks.Measured measured = checks.measure(idle);
            measured.figures().forEach(System.out::println);
            RotationOnTheWire.Measured rotated =
                    new RotationOnTheWire(stack, operator, new KeyAdmin(http, stack.ready()), keyUri).measure();
            rotated.figures().forEach(System.out::println);
            RevocationsOnTheWire.measure(stack).forEach(System.out::println);
            new ModuleProcess(root.resolve("functions"), stack.jvmOptions(), stack.settings())
                    .run(
                            "io.pgcmk.bench.ProductBench",
                            stack.ready().line() + "\n",
                            Double.toString(measured.cpuMicros()),
                            Double.toString(rotated.cpuMicros()));
            AgentOnHost agent = AgentOnHost.install(stack, stack.directory().resolve("host"));
            new ModuleProcess(root.resolve("agent"), stack.jvmOptions(), stack.settings())
                    .run("io.pgcmk.agent.bench.GuardHour", "", agent.settings().toString());
            Path backups = Files.createDirectory(stack.directory().resolve("backups"));
            new ModuleProcess(root.resolve("agent"), List.of(), Map.of("PATH", System.getenv("PATH")))
                    .run("io.pgcmk.agent.bench.AgentBench", "", backups.toString());
        }
    }
}
