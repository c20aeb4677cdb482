from hypothesis import given
from hypothesis import strategies as st

from bodspider.spiders._order import InOrder


@given(st.permutations(range(12)))
def test_results_come_back_in_the_order_of_the_tickets(arrival):
    order = InOrder()
    tickets = [order.ticket() for _ in arrival]
    released = [result for ticket in arrival for result in order.settle(ticket, f"r{ticket}")]
    assert released == [f"r{ticket}" for ticket in tickets]


def test_what_stands_behind_an_open_ticket_is_held_back():
    order = InOrder()
    first, second = order.ticket(), order.ticket()
    assert order.settle(second, "b") == []
    assert order.settle(first, "a") == ["a", "b"]
