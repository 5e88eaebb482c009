"""The route tree: every address of the app and the component that shows it."""

import flet as ft

from client.observed import observed, use_view_model
from client.screens.add import AddScreen
from client.screens.approvals import ApprovalsScreen
from client.screens.customer_card import CustomerCardScreen
from client.screens.customer_edit import CustomerEditScreen
from client.screens.customers import CustomersScreen
from client.screens.deal import DealScreen
from client.screens.lock import LockSettingsScreen
from client.screens.me import MeScreen
from client.screens.my_credit import MyCreditScreen
from client.screens.new_customer import NewCustomerScreen
from client.screens.overview import OverviewScreen
from client.screens.sync import SyncScreen
from client.screens.today import TodayScreen
from client.screens.transfer import TransferScreen
from client.screens.visit import VisitScreen
from client.screens.while_away import WhileAwayScreen
from client.view_models.destinations import Home


@ft.component
def HomeScreen() -> ft.Control:  # noqa: N802  components are named like the types they stand for
    """Where a person starts: headquarters on the overview, everybody else on their day."""
    vm = use_view_model(lambda services: observed(Home)(services.desk))
    return OverviewScreen() if vm.route == "/overview" else TodayScreen()


ROUTES: list[ft.Route] = [
    ft.Route(index=True, component=HomeScreen),
    ft.Route(path="today", component=TodayScreen),
    ft.Route(path="overview", component=OverviewScreen),
    ft.Route(
        path="customers",
        component=CustomersScreen,
        children=[
            ft.Route(
                path=":customer",
                component=CustomerCardScreen,
                children=[
                    ft.Route(path="edit", component=CustomerEditScreen),
                    ft.Route(path="visit", component=VisitScreen),
                    ft.Route(path="transfer", component=TransferScreen),
                    ft.Route(path="deal", component=DealScreen),
                ],
            ),
        ],
    ),
    ft.Route(path="add", component=AddScreen),
    ft.Route(path="new-customer", component=NewCustomerScreen),
    ft.Route(path="approvals", component=ApprovalsScreen),
    ft.Route(path="credit", component=MyCreditScreen),
    ft.Route(path="me", component=MeScreen),
    ft.Route(path="lock", component=LockSettingsScreen),
    ft.Route(path="sync", component=SyncScreen),
    ft.Route(path="away", component=WhileAwayScreen),
]
