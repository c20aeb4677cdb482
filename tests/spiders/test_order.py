from hypothesis import given
from hypothesis import strategies as st

from bodspider.spiders._order import InOrder


@given(st.permutations(range(12)))
def test_results_come_back_in_the_order_of_the_tickets(arrival):
    order = InOrder()
    tickets = [order.ticket() for _ in arrival]
    released = [result for ticket in arrival for result in order.settle(ticket, f"r{ticket}")]
    assert released == list(enumerate(f"r{ticket}" for ticket in tickets))


def test_what_stands_behind_an_open_ticket_is_held_back():
    order = InOrder()
    first, second = order.ticket(), order.ticket()
    assert order.settle(second, "b") == []
    assert order.settle(first, "a") == [(0, "a"), (1, "b")]


@given(st.permutations(range(12)), st.integers(0, 11))
def test_no_more_is_held_back_than_may_be_and_what_is_late_follows(arrival, most):
    order = InOrder(most)
    for _ in arrival:
        order.ticket()
    released = []
    for count, ticket in enumerate(arrival, 1):
        released += order.settle(ticket, ticket)
        assert count - len(released) <= most
    assert [place for place, _ in released] == list(range(12))
    assert sorted(result for _, result in released) == list(range(12))
