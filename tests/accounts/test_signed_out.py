"""accounts.middleware.SignInRequired"""

from django.urls import reverse

SIGN_IN = reverse("account_login")


def test_who_asks_for_a_page_comes_back_to_it(client, db):
    assert client.get("/people/?q=a").url == f"{SIGN_IN}?next=/people/%3Fq%3Da"


def test_who_pressed_a_button_comes_back_to_the_home_page_and_is_told(client, db):
    answer = client.post(reverse("switch_membership"))
    assert answer.url == f"{SIGN_IN}?next=/"
    page = client.get(answer.url)
    assert "You had been signed out. What you sent was not done." in page.text
