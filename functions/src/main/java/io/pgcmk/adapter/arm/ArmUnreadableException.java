package io.pgcmk.adapter.arm;

/** Azure Resource Manager gave no usable answer; the message is for the operator. */
final class ArmUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String why;

    ArmUnreadableException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
