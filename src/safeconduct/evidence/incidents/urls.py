"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.incidents import (
    acts,
    assessments,
    editing,
    involvements,
    links,
    lists,
    looking_back,
    names,
    shown,
)

urlpatterns = [
    path("incidents", lists.listed, name="incidents"),
    path("incidents/new", editing.new, name="incident_new"),
    path("incidents/<uuid:incident_id>", shown.shown, name="incident"),
    path("incidents/<uuid:incident_id>/edit", editing.edit, name="incident_edit"),
    path("incidents/<uuid:incident_id>/names", names.names, name="incident_names"),
    path("incidents/<uuid:incident_id>/places/new", editing.place_new, name="incident_place_new"),
    path("places/<uuid:place_id>", editing.place, name="incident_place"),
    path("incidents/<uuid:incident_id>/links", links.listed, name="incident_links"),
    path("incidents/<uuid:incident_id>/links/new", links.new, name="incident_link"),
    path("incidents/<uuid:incident_id>/links/<uuid:link_id>", links.edit, name="incident_link_edit"),
    path("incidents/<uuid:incident_id>/disjoint", links.disjoint, name="incident_disjoint"),
    path("incidents/<uuid:incident_id>/assess", assessments.propose, name="incident_assess"),
    path("assessments/<uuid:assessment_id>", assessments.review, name="assessment"),
    path("incidents/<uuid:incident_id>/acts", acts.listed, name="incident_acts"),
    path("incidents/<uuid:incident_id>/acts/new", acts.new, name="act_new"),
    path("acts/<uuid:act_id>", acts.shown, name="act"),
    path("acts/<uuid:act_id>/edit", acts.edit, name="act_edit"),
    path("acts/<uuid:act_id>/persons", acts.persons, name="act_persons"),
    path("acts/<uuid:act_id>/persons/<int:row_id>", acts.person, name="act_person"),
    path("acts/<uuid:act_id>/involvement/new", involvements.new, name="involvement_new"),
    path("involvement/<uuid:involvement_id>", involvements.edit, name="involvement_edit"),
    path("parties", involvements.parties, name="parties"),
    path("parties/new", involvements.party_new, name="party_new"),
    path("parties/<uuid:party_id>", involvements.party, name="party"),
    path("parties/<uuid:party_id>/edit", involvements.party_edit, name="party_edit"),
    path("history/<str:kind>/<uuid:record_id>", looking_back.record_history, name="record_history"),
    path(
        "history/<str:kind>/<uuid:record_id>/withdraw", looking_back.record_withdraw, name="record_withdraw"
    ),
]
