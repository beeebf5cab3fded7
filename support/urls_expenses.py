"""Expenses: claims, deciding about them, handing them to finance, and their rules."""

from django.urls import path

from support.views import deciding_claims, expenses, finance

app_name = "expenses"
of_a_claim = [
    path("<uuid:claim_id>/", expenses.record, name="record"),
    path("<uuid:claim_id>/add/<str:kind>/", expenses.add_line, name="add_line"),
    path("<uuid:claim_id>/lines/<uuid:line_id>/", expenses.edit_line, name="edit_line"),
    path("<uuid:claim_id>/lines/<uuid:line_id>/remove/", expenses.remove_line, name="remove_line"),
    path("<uuid:claim_id>/receipts/<uuid:receipt_id>/", expenses.receipt, name="receipt"),
    path(
        "<uuid:claim_id>/receipts/<uuid:receipt_id>/remove/",
        expenses.remove_receipt,
        name="remove_receipt",
    ),
    path("<uuid:claim_id>/send/", expenses.send, name="send"),
    path("<uuid:claim_id>/take-over/", expenses.take_over, name="take_over"),
    path("<uuid:claim_id>/remove/", expenses.remove, name="remove"),
    path("<uuid:claim_id>/decide/", deciding_claims.decide, name="decide"),
]
of_finance = [
    path("finance/", finance.exports, name="exports"),
    path("finance/make/", finance.export, name="export"),
    path("finance/<uuid:export_id>/", finance.export_file, name="export_file"),
    path("rules/", finance.rules, name="rules"),
    path("rules/limits/", finance.edit_policy, name="edit_policy"),
    path("rules/rates/begin/", finance.begin_rate, name="begin_rate"),
    path("rules/rates/<uuid:rate_id>/drop/", finance.drop_rate, name="drop_rate"),
]
urlpatterns = [
    path("", deciding_claims.index, name="index"),
    path("mine/", expenses.mine, name="mine"),
    path("mine/start/", expenses.start, name="start"),
    path("people/<uuid:volunteer_id>/", deciding_claims.person, name="person"),
    path("people/<uuid:volunteer_id>/start/", expenses.start_for, name="start_for"),
    *of_a_claim,
    *of_finance,
]
