"""Addresses of this room."""

from django.urls import path

from pelangi.innovate.views import adviser, forecast, index, instruments, keeping, registry

app_name = "innovate"
urlpatterns = [
    path("", registry.home, name="home"),
    path("new/", registry.register, name="register"),
    path("index/", index.index, name="index"),
    path("index/sum/", index.sum_up, name="sum"),
    path("index/kept/<int:pk>/", index.kept, name="kept"),
    path("index/region.json", index.region_file, name="region_file"),
    path("index/reckon/", index.reckon, name="reckon"),
    path("instruments/", instruments.all_years, name="instruments"),
    path("instruments/<int:year>/", instruments.instrument, name="instrument"),
    path("instruments/<int:year>/<str:row>/", instruments.correct, name="correct"),
    path("instruments/versions/<int:pk>/undo/", instruments.undo, name="undo_correction"),
    path("adviser/", adviser.adviser, name="adviser"),
    path("adviser/<int:pk>/", adviser.advice, name="advice"),
    path("adviser/<int:pk>/advice.json", adviser.advice_file, name="advice_file"),
    path("adviser/<int:pk>/assign/<int:number>/", adviser.assign, name="assign"),
    path("adviser/actions/", adviser.assigned, name="assigned"),
    path("adviser/actions/<int:pk>/done/", adviser.finish, name="finish"),
    path("adviser/hours/", adviser.efforts, name="efforts"),
    path("adviser/hours/<str:row>/", adviser.effort, name="effort"),
    path("adviser/people/", adviser.people, name="people"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("mine/", keeping.work, name="work"),
    path("agencies/", keeping.agencies, name="agencies"),
    path("verify/", registry.to_verify, name="to_verify"),
    path("verify/<int:pk>/", registry.verify, name="verify"),
    path("<slug:code>/", registry.innovation, name="innovation"),
    path("<slug:code>/sum/", index.sum_of_one, name="sum_of_one"),
    path("<slug:code>/versions/", keeping.versions, name="versions"),
    path("<slug:code>/keepers/", keeping.keepers, name="keepers"),
    path("<slug:code>/keepers/name/", keeping.name_keeper, name="name_keeper"),
    path("<slug:code>/keepers/<int:pk>/release/", keeping.release_keeper, name="release_keeper"),
    path("<slug:code>/edit/", registry.edit, name="edit"),
    path("<slug:code>/submit/", registry.submit, name="submit"),
    path("<slug:code>/accept/", registry.accept, name="accept"),
    path("<slug:code>/send-back/", registry.send_back, name="send_back"),
    path("<slug:code>/rows/<str:row_id>/", registry.row, name="row"),
    path("<slug:code>/rows/<str:row_id>/evidence/", registry.add_evidence, name="add_evidence"),
]
