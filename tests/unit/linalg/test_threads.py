"""Linear algebra of a map runs on one thread, whatever the machine is told."""

from threadpoolctl import ThreadpoolController, threadpool_limits

from hotspot.linalg import one_thread


def threads():
    found = ThreadpoolController().select(user_api="blas").info()
    return {library["num_threads"] for library in found}


def test_threads_are_one_inside_and_as_they_were_after():
    with threadpool_limits(2, user_api="blas"):
        before = threads()
        with one_thread():
            assert threads() == {1}
        assert threads() == before
