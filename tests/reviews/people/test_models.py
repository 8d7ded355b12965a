import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from reviews.people.models import User

pytestmark = pytest.mark.django_db


def test_people_sign_in_with_their_address_whatever_its_case():
    ann = User.objects.create_user("Ann@Demo.Example", password="correct horse")
    assert authenticate(username="ann@demo.example", password="correct horse") == ann
    assert authenticate(username="ann@demo.example", password="wrong") is None


def test_who_has_no_name_is_called_by_the_first_part_of_the_address():
    assert User.objects.create_user("ann@demo.example").name == "ann"


def test_an_address_belongs_to_one_person_whatever_its_case():
    User.objects.create_user("ann@demo.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANN@demo.example", name="Ann")


def test_a_superuser_is_staff():
    root = User.objects.create_superuser("root@demo.example", "Root", "a long password")
    assert (root.is_staff, root.is_superuser, root.check_password("a long password")) == (True, True, True)
