from types import SimpleNamespace

import pytest
from scrapy.signalmanager import SignalManager

from bodspider.extensions.feeds import WholeFileStorage, is_being_written
from bodspider.signals import write_failed


def test_what_began_at_the_same_moment_leaves_the_file_to_the_other_crawl_and_says_so(tmp_path):
    said = []
    signals = SignalManager()
    listener = lambda path, error: said.append((path, error.strerror))  # noqa: E731 signals hold no strong reference
    signals.connect(listener, write_failed)
    crawler = SimpleNamespace(signals=signals, stats=SimpleNamespace(get_value=lambda name, default: default))
    path = tmp_path / "out.jsonl"
    first, second = (WholeFileStorage(crawler, str(path), feed_options={"overwrite": True}) for _ in range(2))
    file = first.open(None)
    file.write(b"first\n")
    other = second.open(None)
    other.write(b"second\n")
    assert said == [(path, "another crawl is writing it")]
    assert is_being_written(path)
    first.store(file)
    with pytest.raises(OSError, match="another crawl"):
        second.store(other)
    assert path.read_bytes() == b"first\n"
    assert not is_being_written(path)
