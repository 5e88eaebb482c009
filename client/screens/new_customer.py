"""A new card: a name, a phone, a city, and one of my territories."""

import flet as ft

from client.components.form import choice_chips, complaint_line, main_action, text_field
from client.components.frame import frame
from client.components.keeping import save as save_kept
from client.observed import observed, use_view_model
from client.services import go
from client.view_models.new_customer import NewCustomer


@ft.component
def NewCustomerScreen() -> ft.View:  # noqa: N802  components are named like the types they stand for
    """The form."""
    vm = use_view_model(lambda services: observed(NewCustomer)(services.desk))
    words, complaints = vm.desk.words, vm.complaints

    def save() -> None:
        if save_kept(vm.save, words):
            go(f"/customers/{vm.made}")

    controls: list[ft.Control] = [
        text_field(
            words("Customer's name"),
            vm.name,
            lambda text: vm.write("name", text),
            complaint=complaints.of("name"),
            autofocus=True,
            key="name",
        ),
        text_field(
            words("Phone"),
            vm.phone,
            lambda text: vm.write("phone", text),
            complaint=complaints.of("phone"),
            key="phone",
        ),
        text_field(
            words("City"),
            vm.city,
            lambda text: vm.write("city", text),
            complaint=complaints.of("city"),
            key="city",
        ),
    ]
    places = vm.territories()
    if len(places) > 1:
        controls.append(
            choice_chips(words("Territory"), places, vm.territory, lambda value: vm.write("territory", value))
        )
    if complaints.whole:
        controls.append(complaint_line(complaints.whole))
    save_it = main_action(words("Save customer"), save, icon=ft.Icons.CHECK)
    return frame(words("New customer"), controls, under="/add", foot=[save_it])
