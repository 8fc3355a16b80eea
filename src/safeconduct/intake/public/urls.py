"""Addresses of the public side. They carry no language, no name, no receipt, and say nothing of asylum."""

from __future__ import annotations

from django.urls import path

from safeconduct.intake.public import views_door as door
from safeconduct.intake.public import views_files as files
from safeconduct.intake.public import views_form as form
from safeconduct.intake.public import views_number as number
from safeconduct.intake.public import views_own as own
from safeconduct.intake.public import views_release as release
from safeconduct.intake.public import views_thread as thread

urlpatterns = [
    path("", door.start, name="start"),
    path("language", door.set_language, name="set_language"),
    path("phone", door.hiding, name="hiding"),
    path("who", door.about, name="about"),
    path("begin", door.begin, name="begin"),
    path("lost", door.lost_number, name="lost_number"),
    path("leave", door.leave, name="leave"),
    path("elsewhere", door.elsewhere, name="elsewhere"),
    path("stop", door.stop, name="stop"),
    path("p/<str:code>", form.question, name="page"),
    path("show", form.show_answers, name="show_answers"),
    path("check", form.check, name="check"),
    path("send", form.send, name="send"),
    path("sent", form.sent, name="sent"),
    path("number", number.show, name="number"),
    path("number/card", number.card, name="card"),
    path("number/typed", number.typed, name="typed"),
    path("number/another", number.another, name="another_number"),
    path("back", number.come_back, name="come_back"),
    path("files", files.files, name="files"),
    path("files/<uuid:upload_id>/remove", files.remove, name="remove_file"),
    path("mine", thread.mine, name="mine"),
    path("mine/agree", thread.consents, name="consents"),
    path("mine/helper", own.helper, name="helper"),
    path("code", own.own_receipt, name="own_receipt"),
    path("release", release.release, name="release"),
    path("release/read", release.release_open, name="release_open"),
    path("mine/delete", thread.delete_everything, name="delete_everything"),
]
