"""Opening a file for a new customer in under half a minute: a name, a phone, a place."""

from dataclasses import dataclass
from functools import partial

from pydantic import ValidationError

from client.view_models import names
from client.view_models.desk import Desk
from client.view_models.fields import NO_COMPLAINTS, Complaints, complaints_about, complaints_of, folded
from shared.commands.customers import CreateCustomer
from shared.errors import Refusal
from shared.models.customer import CustomerFields
from shared.models.ids import TerritoryId

NAMES = ("name", "phone", "city", "territory", "owner")


@dataclass
class NewCustomer:
    """The form of a new card; it starts in a territory of mine, under me."""

    desk: Desk
    name: str = ""
    phone: str = ""
    city: str = ""
    territory: str = ""
    complaints: Complaints = NO_COMPLAINTS
    made: str = ""
    """The id of the card once it is made."""

    def __post_init__(self) -> None:
        mine = self.territories()
        self.territory = mine[0][0] if mine else ""

    def territories(self) -> tuple[tuple[str, str], ...]:
        """The territories that I hold."""
        tree = self.desk.facts.tree()
        held = self.desk.facts.roles_of(self.desk.me, self.desk.now)
        leaves = dict.fromkeys(each.territory for each in held if tree.is_leaf(each.territory))
        return tuple((leaf, names.place_path(self.desk, leaf)) for leaf in leaves)

    def write(self, field: str, text: str) -> None:
        """Take over what was typed or chosen."""
        setattr(self, field, text)
        self.complaints = NO_COMPLAINTS

    def save(self) -> bool:
        """Make the card; what was typed stays when it is refused."""
        device = self.desk.device
        if not self.territory:
            self.complaints = Complaints(
                whole=self.desk.words("You hold no territory to place a customer in.")
            )
            return False
        try:
            card = device.new_id()
            command = CreateCustomer(
                id=device.new_id(),
                happened_at=self.desk.now,
                pack=self.desk.pack,
                customer=card,
                territory=TerritoryId(self.territory),
                owner=self.desk.me,
                fields=CustomerFields(
                    name=self.name, phone=folded(self.phone), city=self.city, lifecycle="new"
                ),
            )
        except ValidationError as problem:
            self.complaints = complaints_of(problem, self.desk.words)
            return False
        decision = device.issue(command)
        if isinstance(decision, Refusal):
            sentence = self.desk.words.refusal(decision, partial(names.anyone, self.desk))
            self.complaints = complaints_about(decision, sentence, NAMES)
            return False
        self.made = card
        return True
