package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every {@link OwnIdentity} promises. */
public abstract class OwnIdentityContract {

    protected abstract OwnIdentity own();

    /** Makes the token endpoint refuse our identity. */
    protected abstract void refuse();

    protected abstract void accept();

    /** Makes the token endpoint give no usable answer. */
    protected abstract void silence();

    @Test
    void getsATokenAsLongAsTheEndpointGivesOne() {
        assertThat(own().getsToken()).isTrue();
    }

    @Test
    void isAskedAfreshEachTime() {
        assertThat(own().getsToken()).isTrue();

        refuse();

        assertThat(own().getsToken()).isFalse();

        accept();

        assertThat(own().getsToken()).isTrue();
    }

    @Test
    void getsNoneFromASilentEndpoint() {
        silence();

        assertThat(own().getsToken()).isFalse();
    }
}
